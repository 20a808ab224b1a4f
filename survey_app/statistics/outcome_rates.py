"""Outcome rates of surveys to which a list of people was invited.

Where anybody may answer there is no response rate, as nobody knows who was asked; the method note
has a participation rate then. For analysts: surveys here have no lists of people.
Source: AAPOR (2023), Standard Definitions, 10th edition.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcomes:
    """What became of the people on a list, by AAPOR's letters.

    `complete` (I) and `partial` (P) interviews, `refused` (R), `no_contact` (NC), `other` (O),
    and those of whom it is unknown whether they belong to the population: `unknown_household`
    (UH) and `unknown_other` (UO). `eligible` (e), 0..1, is the estimated share of these that
    does.
    """

    complete: int
    partial: int
    refused: int
    no_contact: int
    other: int
    unknown_household: int
    unknown_other: int
    eligible: float = 1.0


def outcome_rates(it: Outcomes) -> dict[str, float] | None:
    """Rates 0..1 by AAPOR's names: response RR, cooperation COOP, refusal REF, contact CON.

    Even RR and COOP count partial interviews. Those with “1” take all unknown cases for members
    of the population (RR1, RR2), with “2” or “3” the estimated share, the last none. None where
    nobody was reached at all, as every rate needs a base; ValueError unless 0 <= eligible <= 1.
    """
    if not 0 <= it.eligible <= 1:
        raise ValueError("The share of the unknown that is eligible lies between 0 and 1.")
    answered = it.complete + it.partial
    asked = answered + it.refused
    reached = asked + it.other
    known = reached + it.no_contact
    if not asked:
        return None
    unknown = it.unknown_household + it.unknown_other
    bases = {"all": known + unknown, "likely": known + it.eligible * unknown, "known": known}
    rates = {}
    for number, base in enumerate(bases.values()):
        rates[f"RR{2 * number + 1}"] = it.complete / base
        rates[f"RR{2 * number + 2}"] = answered / base
        rates[f"REF{number + 1}"] = it.refused / base
        rates[f"CON{number + 1}"] = reached / base
    for number, base in enumerate((reached, asked)):
        rates[f"COOP{2 * number + 1}"] = it.complete / base
        rates[f"COOP{2 * number + 2}"] = answered / base
    return rates
