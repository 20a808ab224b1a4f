"""Whether many more answers come to a survey than usual."""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from statistics import median

from survey_app.collect.recent import Recent

TIMES = 20
"""A surge is so many times the median minute of the last seven days."""
FLOOR = 6_000
"""Answers a minute that are never a surge, as for a survey that is new: 100 a second."""
WEEK = 7 * 24 * 60
"""Minutes that are looked back upon."""
SURVEYS = 1_000
"""How many surveys are watched, those that get answers last."""


@dataclass
class _Course:
    """The course of one survey: this minute's answers, and the minutes before it that had any."""

    minute: int
    count: int = 0
    past: deque[tuple[int, int]] = field(default_factory=deque)
    looked_at: int = 0
    """The hour in which `threshold` was found."""
    threshold: int = FLOOR


class Surges:
    """Counts what is let in, per survey and minute, in this process; a restart begins anew."""

    def __init__(self) -> None:
        self._courses: Recent[str, _Course] = Recent(SURVEYS)

    def excess(self, survey_key: str, now: dt.datetime) -> float:
        """What came in this minute as a multiple of a surge: 1 and more is one."""
        course = self._course(survey_key, now)
        return course.count / course.threshold

    def count(self, survey_key: str, now: dt.datetime) -> None:
        """Another answer was let in."""
        self._course(survey_key, now).count += 1

    def _course(self, survey_key: str, now: dt.datetime) -> _Course:
        minute = int(now.timestamp()) // 60
        course = self._courses.get(survey_key)
        if course is None:
            course = _Course(minute)
            self._courses.set(survey_key, course)
        elif course.minute != minute:
            _turn(course, minute)
            self._courses.set(survey_key, course)
        return course


def _turn(course: _Course, minute: int) -> None:
    """Begin another minute. Two threads may do so at once; a count or two is then missed."""
    course.past.append((course.minute, course.count))
    course.minute, course.count = minute, 0
    while course.past and course.past[0][0] <= minute - WEEK:
        course.past.popleft()
    if course.looked_at != minute // 60:
        course.looked_at = minute // 60
        usual = median(count for _, count in course.past) if course.past else 0
        course.threshold = max(FLOOR, int(TIMES * usual))
