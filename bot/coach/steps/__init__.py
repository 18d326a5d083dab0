"""The order of the dialogue, and nothing else."""

from dataclasses import replace

from bot.coach.question import Question, Step
from bot.coach.steps import (
    agreement,
    channel,
    feasible,
    mend,
    mended,
    reflection,
    relationship,
    sent,
    stops,
    story,
    timing,
    tone,
    tried,
    understood,
    verdict,
    went,
)

STEPS: tuple[Step, ...] = (
    Step("story", (story.STORY, understood.UNDERSTOOD, story.REASON)),
    relationship.STEP,
    tried.STEP,
    stops.STEP,
    Step("verdict", (*verdict.STEP.questions, feasible.FEASIBLE, mend.MEET)),
    agreement.STEP,
    timing.STEP,
    channel.STEP,
    tone.STEP,
)

"""The nine steps to a draft."""

AFTER: tuple[Step, ...] = (sent.STEP, went.STEP, mended.STEP, reflection.STEP)
"""What is asked later, when its day has come."""


def _placed(question: Question, page: str) -> Question:
    """A question with its step, and its fields with the page of their words."""
    fields = tuple(replace(one, page=one.page or page) for one in question.fields)
    return replace(question, step=page, fields=fields)


QUESTIONS: dict[str, Question] = {
    question.name: _placed(question, step.name) for step in (*STEPS, *AFTER) for question in step.questions
}
"""Every question by its name, in the order of asking."""

PLACE_IN_ORDER: dict[str, int] = {step.name: number for number, step in enumerate(STEPS, 1)}
"""The number of each step to a draft, counted from one; those after it have none."""
