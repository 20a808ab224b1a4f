"""The items that say what the numbers are worth: sizes, weights, checks, limitations."""

from collections.abc import Iterator, Mapping

from survey_app.analytics.filters.arguments import ANSWER, AUDIENCE
from survey_app.analytics.method.counts import MethodCounts
from survey_app.analytics.method.facts import MethodFacts, Targets
from survey_app.analytics.method.note import Item, Line, Listing
from survey_app.analytics.quality.reasons import TOLD, Reason
from survey_app.analytics.shares import Share
from survey_app.analytics.weighting.report import WeightingReport
from survey_app.statistics.intervals import wilson
from survey_app.surveys.conditions_in_words import labels_of
from survey_app.surveys.kinds.base import ANSWERED, REFUSED, SKIPPED
from survey_app.surveys.voices import BROWSER, OPEN, READER
from survey_app.web.amounts import counted
from survey_app.web.ranges import range_in_words, share_in_words

Effects = Mapping[str, WeightingReport]
"""Name of a weighting → what it does to the answers that there are."""
FLAGS = {
    "same_reader": "another answer came on the same day from the same network and browser",
    "bot": "the browser says that it is a program",
}
"""Flag → what was seen."""
VOICES = {
    OPEN: "Everybody may answer as often as they like: results count answers, not people.",
    BROWSER: "One voice per browser: a later answer of the same browser takes the place of the "
    "earlier one.",
    READER: "One voice per signed-in reader: a later answer of the same reader takes the place of "
    "the earlier one.",
}
KEPT = "The numbers are not public."
NO_CHOICE = "The survey has no answers to choose from."


def sizes(facts: MethodFacts, counts: MethodCounts | None) -> Item:
    """Item 8: answers, the base of each question, and what the ranges mean."""
    title = "Sample sizes and precision"
    if counts is None:
        return Item("sizes", title, (KEPT,))
    if not counts.responses:
        return Item("sizes", title, ("Nobody has answered yet.",))
    partial = counts.responses - counts.complete
    stopped = f"{partial:,} that stopped earlier, for the questions that were reached"
    are, every = ("is", "it was") if counts.responses == 1 else ("are", "all were")
    sentences = (
        f"{counted(counts.responses, 'answer')} {are} counted: "
        + (f"{counts.complete:,} finished, and {stopped}." if partial else f"{every} finished."),
        *_participation(counts),
        "The base of a share is everybody who gave an answer to the question; who skipped it, "
        "refused it or was not shown it is not in it.",
        "Ranges are 95 % intervals: Wilson’s for shares, Student’s t for means, adjusted Wald for "
        "the Net Promoter Score. They show how far chance alone may have moved a number. As no "
        "sample was drawn, they are no margin of error of a sample.",
        *_precision(facts, counts),
    )
    return Item(
        "sizes", title, sentences, (Listing("Answers to each question", _bases(facts, counts)),)
    )


def weights(facts: MethodFacts, counts: MethodCounts | None, effects: Effects) -> Item:
    """Item 9; what the newsroom weights to is no more public than the numbers."""
    if not facts.weightings:
        return Item("weights", "Weighting", ("The results are not weighted.",))
    if counts is None:
        return Item("weights", "Weighting", (KEPT,))
    return Item(
        "weights",
        "Weighting",
        (
            "The results that readers see are not weighted. The newsroom also looks at weighted "
            "results, which always name their weighting; weights come from raking. On the page of "
            "the survey ranges are those after raking (generalised regression, with the targets "
            "taken as known); in cross-tables they take the weights as given, by linearisation, "
            "which makes them rather too wide.",
        ),
        tuple(
            Listing(f"Weighting “{one.name}”", tuple(_weighting(one, facts, effects.get(one.name))))
            for one in facts.weightings
        ),
    )


def processing(facts: MethodFacts, counts: MethodCounts | None) -> Item:
    """Item 10: who has a voice, what is flagged, what is left out."""
    sentences = [
        VOICES[facts.survey.voices],
        "Answers are counted as they were given; nobody changes them. Of an answer that its "
        "reader has changed, the last state counts. Answers that look unusual are flagged and "
        "stay in all results.",
        "Tests of the newsroom are never counted. Readers can delete their answers; these leave "
        "all results.",
    ]
    listings = []
    if counts is not None and counts.responses:
        flagged = counts.flags.get("", 0)
        lines = [
            Line(f"{words}: {counts.flags[flag]:,}")
            for flag, words in FLAGS.items()
            if counts.flags.get(flag)
        ]
        listings.append(
            Listing(
                f"Flagged and counted: {flagged:,} of {counted(counts.responses, 'answer')}",
                tuple(lines),
            )
        )
        if counts.reasons is not None:
            listings.append(
                Listing(
                    "Counted, but unusual beside all other answers",
                    tuple(_unusual(counts.reasons)),
                )
            )
    if counts is not None:
        listings.append(Listing("Not counted", tuple(_left_out(counts))))
    return Item("processing", "Processing and quality checks", tuple(sentences), tuple(listings))


def limitations(facts: MethodFacts) -> Item:
    """Item 11."""
    own = facts.statements.limitations
    alike = "" if facts.survey.voices == READER else " One person may have answered more than once."
    return Item(
        "limitations",
        "Limitations",
        (
            "Readers chose to take part; this is not a random sample. A range shows the "
            "uncertainty that would remain if those who answered were like those who did not. It "
            "cannot show the error from who chose to answer." + alike,
            *((own,) if own else ()),
        ),
    )


def _participation(counts: MethodCounts) -> Iterator[str]:
    """How many of those who began finished, and how many of those who saw it answered."""
    began = Share(counts.complete, counts.responses)
    if began.share is not None:
        yield (
            f"Participation rate: {share_in_words(began.share)} of those who gave a first answer "
            f"finished ({counts.complete:,} of {counts.responses:,})."
        )
    seen = Share(counts.measured, counts.exposure.seen)
    if seen.share is not None:
        yield (
            f"Answer rate: {share_in_words(seen.share, 1)} of the times that readers saw the "
            f"survey led to an answer ({seen.n:,} of {seen.base:,}; "
            f"{counts.exposure.started:,} began)."
        )


def _precision(facts: MethodFacts, counts: MethodCounts) -> Iterator[str]:
    """How wide a range is at its widest, for the question with the fewest answers."""
    questions = facts.survey.definition.questions()
    bases = [_marks(counts, question.key).get(ANSWERED, 0) for question in questions]
    least = min((base for base in bases if base > 1), default=0)
    if least:
        yield (
            f"At the smallest base of a question, {least:,}, the range of a share of one half is "
            f"{range_in_words(wilson(least // 2, least // 2 * 2))}."
        )


def _bases(facts: MethodFacts, counts: MethodCounts) -> tuple[Line, ...]:
    definition = facts.survey.definition
    return tuple(
        Line(
            f"{number}. {question.text}",
            definition.language,
            (Line(_base(_marks(counts, question.key))),),
        )
        for number, question in enumerate(definition.questions(), 1)
    )


def _base(marks: Mapping[str, int]) -> str:
    parts = [f"{marks.get(ANSWERED, 0):,} answered"]
    parts += [
        f"{marks[mark]:,} {word}"
        for mark, word in ((SKIPPED, "skipped it"), (REFUSED, "refused"))
        if marks.get(mark)
    ]
    return ", ".join(parts)


def _marks(counts: MethodCounts, question: str) -> Mapping[str, int]:
    return counts.questions.get(question, {})


def _unusual(reasons: Mapping[Reason, int]) -> Iterator[Line]:
    """Each check but those for flags, also the ones that found nothing or could not be made."""
    for reason, told in TOLD.items():
        if reason in FLAGS:
            continue
        if reason in reasons:
            yield Line(f"{told.seen}: {reasons[reason]:,}")
        else:
            yield Line(f"{told.name}: not checked. {told.without or NO_CHOICE}")


def _left_out(counts: MethodCounts) -> Iterator[Line]:
    yield Line(f"tests: {counts.tests:,}")
    if counts.superseded:
        yield Line(f"replaced by a later answer of the same voice: {counts.superseded:,}")
    yield Line(f"deleted by their readers: {counts.withdrawn:,}")


def _weighting(one: Targets, facts: MethodFacts, effect: WeightingReport | None) -> Iterator[Line]:
    for margin, targets in one.margins.items():
        name, labels = _margin(margin, facts)
        shares = (f"{labels.get(key, key)} {share_in_words(n, 1)}" for key, n in targets.items())
        yield Line(f"{name}: {', '.join(shares)}")
    yield Line(f"source of the targets: {one.source or 'not stated'}")
    yield Line(
        f"weights between {one.smallest:g} and {one.largest:g} times the mean; others are trimmed"
    )
    if effect is not None:
        yield Line(
            f"now: {effect.n:,} answers count like {effect.effective:,.0f} (design effect "
            f"{effect.design_effect:.2f}); weights from {effect.smallest:.2f} to "
            f"{effect.largest:.2f}; no target is missed by more than {100 * effect.missed:.1f} "
            "points"
        )


def _margin(margin: str, facts: MethodFacts) -> tuple[str, Mapping[str, str]]:
    """What a margin is called, and its categories; a question by its text, facts by their names."""
    key, _, part = margin.removeprefix(ANSWER).partition(".")
    question = facts.survey.definition.question(key) if margin.startswith(ANSWER) else None
    if question is None:
        return margin.removeprefix(AUDIENCE), {}
    parts = {row.key: row.text for row in question.rows}
    parts |= {option.key: option.label for option in question.options}
    name = f"“{question.text}”" + (f", “{parts.get(part, part)}”" if part else "")
    return name, labels_of(question, facts.survey.language)
