"""The catalogue's vocabulary: stored value → label. Pure; the values are those of the API."""

from collections.abc import Sequence

CATEGORIES = {"mobility": "Mobility", "stability": "Stability", "strength": "Strength"}
TECHNIQUES = {
    "dynamic": "Moving in and out",
    "static_stretch": "Held stretch",
    "isometric": "Pushing without moving",
    "resisted": "Against resistance",
    "motor_control": "Control",
}
TARGETS = {
    "internal_rotation": "Internal rotation",
    "external_rotation": "External rotation",
    "flexion": "Bending forward at the hip",
    "extension": "Hip extension",
    "abduction": "Leg out to the side",
    "adduction": "Leg across the middle",
    "hinge": "Hip hinge",
    "pelvic_control": "Pelvic control",
}
EQUIPMENT = {
    "none": "Nothing",
    "long_band": "Long band",
    "mini_band": "Mini band",
    "block": "Block or folded towel",
    "chair": "Chair",
    "wall": "Wall",
    "ball": "Ball",
    "dumbbell": "Dumbbell",
    "step": "Step",
}
POSITIONS = {
    "supine": "Lying on the back",
    "prone": "Lying face down",
    "side_lying": "Lying on the side",
    "floor_seated": "Sitting on the floor",
    "supine_or_floor": "On the back or sitting",
    "seated": "Sitting on a chair",
    "quadruped": "On hands and knees",
    "half_kneeling": "Half kneeling",
    "squat": "Squatting",
    "standing": "Standing",
}
LATERALITIES = {
    "unilateral": "One side, then the other",
    "alternating": "Left and right in turn",
    "bilateral": "Both sides at once",
}
ORIGINS = {"core": "Core", "mentioned": "Also named", "library": "Library", "club": "Your club’s"}


def _small(label: str) -> str:
    return label[0].lower() + label[1:]


def targets_words(targets: Sequence[str]) -> str:
    """What is trained, for the middle of a line: “internal rotation, hip hinge”."""
    return ", ".join(_small(TARGETS[one]) for one in targets)


def equipment_words(equipment: Sequence[str]) -> str:
    """What is needed. Beside “nothing” in the list, the rest only helps."""
    things = [EQUIPMENT[one] for one in equipment if one != "none"]
    if not things:
        return "Nothing needed"
    words = " and ".join([things[0], *map(_small, things[1:])])
    return f"{words}, if at hand" if "none" in equipment else words
