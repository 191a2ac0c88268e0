"""One still picture for every shipped drill, drawn here, by slug. Pure: knows no Django."""

from exercises.figures import kneeling, lying, sitting, standing
from exercises.figures.shapes import HEIGHT, WIDTH, Figure

__all__ = ["FIGURES", "HEIGHT", "WIDTH", "Figure", "figure_for"]

FIGURES: dict[str, Figure] = {
    "ninety-ninety-hip-rotations": sitting.switches(),
    "hip-ir-with-movement": sitting.trail_leg_rocks(),
    "banded-hip-ir": sitting.banded_turn_in(),
    "hip-dissociation": standing.pelvis_turns(),
    "end-range-expansion": sitting.end_range(),
    "hip-hinge-with-ir": standing.hinge_turn(),
    "standing-banded-hip-rotations": standing.banded_pelvis_turns(),
    "hip-ir-biased-hinge": standing.loaded_hinge(),
    "supine-knee-drops": lying.knee_drops(),
    "hook-lying-ir-hold": lying.knees_in_hold(),
    "supine-sleeper-ir": lying.sleeper(),
    "prone-heel-drops": lying.heel_drops(),
    "quadruped-feet-out-rockback": kneeling.feet_out_rock(),
    "hip-cars": kneeling.hip_circles(),
    "trail-leg-liftoffs": sitting.lift_offs(),
    "reverse-clamshell": lying.reverse_clamshell(),
    "clamshell": lying.clamshell(),
    "lateral-band-walk": standing.side_steps(),
    "figure-four-pigeon": lying.figure_four(),
    "half-kneeling-flexor-ir": kneeling.hip_flexor(),
    "hip-airplane": standing.airplane(),
    "adductor-rockback": kneeling.adductor_rock(),
    "wall-hip-shift-squeeze": lying.wall_shift(),
    "squat-knee-ins": standing.squat_knee_in(),
    "band-distracted-ir": kneeling.band_assisted(),
    "step-up-hip-lock": standing.step_up(),
    "banded-hip-er-seated": sitting.banded_turn_out(),
    "glute-bridge-squeeze": lying.bridge(),
}
_NO_PICTURE = standing.no_picture()


def figure_for(slug: str) -> Figure:
    """The picture of a drill; a club's own drill without one shows somebody standing."""
    return FIGURES.get(slug, _NO_PICTURE)
