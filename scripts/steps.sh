# The checks every change must pass: one list for people (scripts/check), one list for CI (.ci/run).
# To be sourced with the tools on PATH. Each step is "name|command"; pytest comes last because it takes longest.

QUICK_STEPS=(
    "ruff check|ruff check ."
    "ruff format|ruff format --check ."
    "mypy|mypy"
    "lint-imports|lint-imports --no-logo"
)
# Screens and processes wait much of their time, so there is a worker more than CI has cores; a worker that is done
# takes over what another has left, or the one with the screens would still be at it when all others are done.
TEST_STEP="pytest|python -m pytest -q -n 3 --dist worksteal"
FAST_TEST_STEP="pytest|python -m pytest -q tests/unit tests/property tests/architecture"

# run_steps STEP...: run all of them, print how each ended, return 1 when any failed.
run_steps() {
    local step name failed=()
    for step in "$@"; do
        name=${step%%|*}
        printf '\n== %s\n' "$name"
        if ${step#*|} </dev/null; then
            printf '== %s: ok\n' "$name"
        else
            printf '== %s: FAILED (exit %s)\n' "$name" "$?"
            failed+=("$name")
        fi
    done
    if ((${#failed[@]})); then
        printf '\n%d of %d steps failed: %s\n' "${#failed[@]}" "$#" "$(IFS=,; echo "${failed[*]}")"
        return 1
    fi
    printf '\nall %d steps passed\n' "$#"
}
