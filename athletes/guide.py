"""The protocol as a coach reads it while measuring: one line, three steps, which picture.

Pure words. Foot out is internal rotation, foot in external, in every position (measurement §1).
"""

from dataclasses import dataclass
from typing import Final

from athletes import protocol

_PLACE: Final = {
    "prone": "Face down, thigh in line with the trunk, knee bent 90°.",
    "seated": "Sit tall, thighs on the bench, knee bent 90°.",
    "supine": "On the back, thighs on the bench, shanks hanging over its edge.",
    "supine_90_90": "On the back, hip and knee bent 90°. Hold the thigh upright.",
    "side_lying": "On the side, the leg that is measured on top.",
    "standing": "Stand tall, one hand on a wall.",
}
_STRAIGHT: Final = {
    "prone": "Face down, both legs straight.",
    "supine": "On the back, both legs straight.",
}
_MOVER: Final = {
    "active": "The athlete moves the leg.",
    "passive": "You move the leg; the athlete stays loose.",
}
_STOP: Final = {
    "pelvis_moves": "Hold the pelvis still and stop when it moves.",
    "firm_stop": "Hold the pelvis still and go to the firm stop.",
    "max_effort": "Hold the pelvis still and go as far as possible.",
}
_READ: Final = {
    protocol.INTERNAL: "The foot goes out. Read the angle at the shin.",
    protocol.EXTERNAL: "The foot goes in. Read the angle at the shin.",
    "flexion": "The knee comes to the chest. Read the angle of the thigh.",
    "extension": "The thigh goes back, knee straight. Read the angle of the thigh.",
    "abduction": "The leg goes out, toes to the front. Read the angle of the thigh.",
    "adduction": "The leg goes in, past the middle. Read the angle of the thigh.",
}
_GOING: Final = {
    "flexion": "knee to the chest",
    "extension": "thigh goes back",
    "abduction": "leg goes out",
    "adduction": "leg goes in",
}
_BENT: Final = {
    "prone": "knee 90°",
    "seated": "knee 90°",
    "supine": "shanks hanging",
    "supine_90_90": "",
}


@dataclass(frozen=True, slots=True)
class Guide:
    """What stands beside one movement: `figure` names the drawing, `inward` turns its arrow."""

    motion: str
    label: str
    figure: str
    words: str
    steps: tuple[str, ...]
    chosen: bool = False

    @property
    def right_words(self) -> str:
        """Of the same picture, mirrored."""
        return self.words.replace("the left leg", "the right leg")

    @property
    def going(self) -> str:
        """Which way, in a few words, as a caption says it."""
        return protocol.FOOT_DIRECTIONS.get(self.motion, _GOING.get(self.motion, ""))

    @property
    def inward(self) -> bool:
        return self.motion in (protocol.EXTERNAL, "adduction")


def guide(motion: str, position: str, mode: str, endpoint: str, *, chosen: bool = False) -> Guide:
    """Three steps for a movement in a position; fewer while the protocol is not chosen."""
    rotation = motion in protocol.ROTATIONS
    place = _PLACE.get(position, "")
    if not rotation:
        place = _STRAIGHT.get(position, place)
    how = " ".join(filter(None, (_MOVER.get(mode, ""), _STOP.get(endpoint, ""))))
    label = protocol.MOTIONS[motion]
    measurable = position in protocol.MEASURABLE[motion]
    return Guide(
        motion=motion,
        label=label,
        figure=(position if rotation else f"{motion}_{position}") if measurable else "",
        words=f"{label}, {protocol.POSITIONS.get(position, '').lower()}: the left leg moves.",
        steps=tuple(filter(None, (place, how, _READ[motion]))),
        chosen=chosen,
    )


def protocol_line(position: str, mode: str, instrument: str, *, rotation: bool) -> str:
    """Face down, knee 90°, active, inclinometer."""
    words = [
        protocol.POSITIONS.get(position, "Position not chosen"),
        _BENT.get(position, "") if rotation else "",
        protocol.MODES.get(mode, "").lower(),
        protocol.INSTRUMENTS.get(instrument, "tool not chosen").lower(),
    ]
    return ", ".join(filter(None, words))
