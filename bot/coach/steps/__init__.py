"""The order of the dialogue, and nothing else."""

from dataclasses import replace

from bot.coach.question import Question, Step
from bot.coach.steps import agreement, channel, mend, relationship, sent, stops, story, timing, tone, tried, verdict

STEPS: tuple[Step, ...] = (
    story.STEP,
    relationship.STEP,
    tried.STEP,
    stops.STEP,
    Step("verdict", (*verdict.STEP.questions, mend.MEET)),
    agreement.STEP,
    timing.STEP,
    channel.STEP,
    Step("tone", (*tone.STEP.questions, sent.QUESTION)),
)

QUESTIONS: dict[str, Question] = {
    question.name: replace(question, step=step.name) for step in STEPS for question in step.questions
}
"""Every question by its name, in the order of asking."""

PLACE_IN_ORDER: dict[str, int] = {step.name: number for number, step in enumerate(STEPS, 1)}
"""The number of each step, counted from one."""
