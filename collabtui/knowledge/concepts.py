"""What customers call a thing beside what documents call it."""

import re
from collections.abc import Iterator
from typing import Final

from collabtui.knowledge.words import words

#: One concept a line, its names with commas between them; a name that ends in * stands for every word that begins so.
CONCEPTS: Final = """
refund*, money back, my money, money return*, reimburs*, credited, repay*, repaid, pay back, paid back, chargeback
return*, send back, sent back, sending back, bring back, give back, take back, go back
cancel*, call off, called off, stop my, stopped, revoke, withdraw my order, don't want it any more, undo
deliver*, ship*, arriv*, transit, dispatch*, despatch*, sent out, on its way, get here, turn up, turned up
postage, shipping cost*, delivery cost*, delivery charge*, shipping fee*, cost of delivery, charge for sending, freight
parcel*, package*, packet*, box, shipment*, consignment*
courier*, carrier*, delivery driver*, postman, mailman, delivery man
order*, purchase*, bought, buy*, basket, checkout, ordered
address*, street, house number, postcode, zip code, moved, moving, new flat, relocat*
password*, log in, login, logged in, sign in, signed in, signing in, locked out, credential*, get into my account
account*, profile, membership, registration, registered
delet*, eras*, remov*, wipe, get rid of, close my account, closing
personal data, privacy, gdpr, data protection, what you know about me, information about me, stored about me
invoice*, bill, bills, receipt*, proof of purchase, tax number, vat, paperwork
pay*, paid, transfer*, charge*, debit*, settle
declin*, reject*, refus*, fail*, went wrong, bounced, not accepted, didn't go through, error
card*, visa, mastercard, credit card, debit card, plastic
twice, double*, duplicate*, two times, second time
voucher*, gift card*, gift certificate*, gift token*
discount*, coupon*, promo*, code*, money off, reduction, percent off, rebate, deal, cheaper
gift*, present, birthday, wrap*
broke*, break*, defect*, fault*, damaged, crack*, torn, tear*, stopped working, doesn't work, dent*, scratch*
warrant*, guarant*, cover*, protect*
repair*, fix*, mend*, service, workshop
exchang*, swap*, replac*, another one, instead, trade in
size*, fit*, tight, loose, too small, too big, larger, smaller, bigger
wrong, incorrect, different, mistake*, not what i ordered, something else, not mine, mixed up
missing, lack*, not in the box, incomplete, only got, short of, left out, not included
lost, vanish*, disappear*, never came, never arrived, never turned up, gone, nowhere, no trace
late, delay*, overdue, still waiting, taking so long, hasn't come, stuck
track*, trace, where is, whereabouts, locat*, follow my, status
stock*, available, availab*, sold out, back in, in store
shop*, store*, showroom*, branch*, outlet
open*, close*, hours, weekend*, saturday*, sunday*, holiday*, evening*
collect*, pick up, picked up, pickup, fetch*
abroad, international*, overseas, foreign, other countries, another country, customs, import*, export*
complain*, unhappy, angry, upset, disappoint*, dissatisf*, unacceptable, terrible
newsletter*, mailing*, e-mails from you, unsubscrib*, marketing, adverts, advertis*, promotional
point*, loyalty, reward*, bonus, club, cashback, perk*
company, business, firm, b2b, trade, wholesale, corporate
human, person, someone, representative*, agent*, adviser*, advisor*, staff, colleague*, employee*
bot, robot, machine, computer, automated, assistant, artificial
phone*, telephone*, call*, ring*, hotline, mobile
identity, identif*, verif*, prove who, proof of, passport, who i am, id card
fraud*, scam*, phishing, suspicious, stolen, theft, hacked, unauthori*, didn't make, not me, someone else
fee*, cost*, price*, charge, how much, expensive, rate*
limit*, maximum, minimum, at most, at least, cap, how many, up to
fast*, quick*, express, urgent*, hurry, tomorrow, overnight, as soon as possible, asap
how long, how many days, when will, until when, deadline*, by when, last day, expir*, valid, run out
instalment*, installment*, pay later, financ*, loan*, credit, borrow*, mortgage*
bank*, iban, account number, sort code, routing number, wire
balance*, statement*, transaction*, overview, history
cash, atm, withdraw*, cashpoint, cash machine, dispens*
currenc*, exchange rate*, dollar*, euro*, pound*, foreign money, convert*
saving*, interest, yield, deposit*, top up, topped up, add money
insur*, claim*, policy, premium
child*, kid*, minor*, teen*, son, daughter, under 18, young
joint, shared, spouse, wife, husband, partner, family, second person
chang*, edit*, alter*, amend*, modify*, updat*, correct*, adjust*
clean*, wash*, care, maintain*, maintenance, oil, wax, look after
recycl*, dispos*, throw away, old one, scrap
wifi, internet, connection, network, signal, outage*, down
app, website, site, page, online, browser
monday*, tuesday*, wednesday*, thursday*, friday*, saturday*, sunday*, weekday*, working day*, weekend*
night*, evening*, around the clock, midnight, 24 hours, awake, asleep
hold*, held, keep aside, put aside, set aside, keep for me, reserv*, wait for me
add, adds, added, adding, put in, one more, extra item*, forgot to
away, holiday*, vacation*, not at home, nobody is home, nobody is there, nobody is in, out of town, absent
battery, batteries, accumulator*, rechargeable
boot*, shoe*, footwear, sneaker*, sandal*
jacket*, coat*, fleece*, pullover*, jumper*, sweater*, trousers, clothing, clothes, garment*
pan, pans, skillet*, pot, pots, cookware
reminder*, unpaid, arrears, dunning, collector*, debt*
borrow*, lend*, lent, rent*, hire
stored, kept, record*, retention, saved, archive*
third part*, sell my, shared with, pass on, passed on
engrav*, logo*, personalis*, personaliz*, made to measure, custom made, bespoke
quote*, quotation*, estimate*, offer*
upgrad*, downgrad*, tier*, switch to
apply, applying, application*, eligib*, qualif*, requirement*
activat*, enabl*, switch on, turn on
freez*, block*, lock*, suspend*, deactivat*, disabl*, switch off, turn off
pin, passcode, security code
salary, payroll, wage*, direct deposit, paycheck*
overdraft*, overdrawn, negative balance, in the red
cheque*, check, checks
recipient*, beneficiar*, payee*
credit score*, credit history, credit report*, creditworth*
refer a friend, referral*, invite, invited, recommend*
travel*, trip, trips, journey*, tour, tours
"""
_SPACE: Final = " "


def _read() -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...], dict[str, tuple[str, ...]]]:
    """Whole words, beginnings, phrases with their concepts."""
    whole: dict[str, list[str]] = {}
    starts: list[tuple[str, str]] = []
    phrases: dict[str, list[str]] = {}
    for number, line in enumerate(CONCEPTS.strip().splitlines()):
        concept = f"zq{number}"
        for name in (part.strip() for part in line.split(",")):
            spoken = _SPACE.join(words(name))
            if _SPACE in spoken:
                phrases.setdefault(spoken, []).append(concept)
            elif name.endswith("*"):
                starts.append((spoken, concept))
            else:
                whole.setdefault(spoken, []).append(concept)
    return _fixed(whole), tuple(starts), _fixed(phrases)


def _fixed(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(concepts) for name, concepts in lists.items()}


_WHOLE, _STARTS, _PHRASES = _read()
_ANY_PHRASE: Final = re.compile(
    r"(?<!\S)(?=(" + "|".join(sorted(map(re.escape, _PHRASES), key=len, reverse=True)) + r")\w*(?!\S))"
)
_KNOWN: dict[str, tuple[str, ...]] = {}
_MOST_KNOWN: Final = 50_000


def concepts(text: str) -> Iterator[str]:
    """The concepts that a text names, in its order, as often as it does, as words that no text has.

    The words of a phrase count as the phrase alone: who calls off an order does not call.
    """
    spoken = _SPACE.join(words(text))
    done = 0
    for found in _ANY_PHRASE.finditer(spoken):
        yield from _of_words(spoken[done : found.start()])
        yield from _PHRASES[found[1]]
        done = max(done, found.end(1))
    yield from _of_words(spoken[done:])


def _of_words(spoken: str) -> Iterator[str]:
    for word in spoken.split():
        yield from _of_word(word)


def _of_word(word: str) -> tuple[str, ...]:
    if word not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[word] = (*_WHOLE.get(word, ()), *(concept for start, concept in _STARTS if word.startswith(start)))
    return _KNOWN[word]
