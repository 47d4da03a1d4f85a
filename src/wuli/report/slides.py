"""Slides: what a talk about a report shows, before anyone decides how it looks. Stands beside the content tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wuli.report.content import Figure, Table

MOST_BULLETS = 4


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a title that states the finding, then at most four texts, a figure or a table, and its source.

    `kind` section opens a part of the talk: only its title and the first text are shown. `source` is the line of notes
    and sources at the foot ("": that of the figure, or the note of the table). `notes` are for the speaker.
    """

    title: str
    bullets: tuple[str, ...] = ()
    figure: Figure | None = None
    table: Table | None = None
    source: str = ""
    notes: str = ""
    kind: Literal["content", "section"] = "content"

    def __post_init__(self) -> None:
        """Refuse what does not fit on a slide.

        Raises:
            ValueError: more than four texts, or a figure and a table at once.
        """
        if len(self.bullets) > MOST_BULLETS:
            message = f"a slide holds at most {MOST_BULLETS} texts, got {len(self.bullets)}"
            raise ValueError(message)
        if self.figure is not None and self.table is not None:
            message = "a slide holds a figure or a table, not both"
            raise ValueError(message)
