"""The catalogue's vocabulary: stored value → label. Pure; the values are those of the API."""

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
