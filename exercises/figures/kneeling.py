"""On hands and knees (from above, or side-on), and half kneeling."""

from exercises.figures.shapes import (
    FAR,
    GHOST,
    NEAR,
    WORK,
    Figure,
    arm,
    arrow,
    band,
    block,
    floor,
    head,
    leg,
    mat,
    push,
    trunk,
)


def _all_fours(*legs: str) -> Figure:
    """From above, face down: thighs are under the hips, so shins start there."""
    return (
        mat(64, 3, 112, 154),
        *legs,
        arm(NEAR, (110, 48), (92, 36), (90, 14)),
        arm(NEAR, (130, 48), (148, 36), (150, 14)),
        trunk((120, 52), (120, 90), width=28),
        head(120, 24),
    )


def feet_out_rock() -> Figure:
    return _all_fours(
        leg(WORK, (110, 100), (80, 142)),
        leg(WORK, (130, 100), (160, 142)),
        push((120, 112), (120, 146)),
    )


def adductor_rock() -> Figure:
    return _all_fours(
        leg(NEAR, (129, 96), (131, 146)),
        leg(WORK, (112, 94), (30, 102), (28, 90)),
        push((106, 116), (106, 148)),
    )


def band_assisted() -> Figure:
    return _all_fours(
        block(20, 108, 10, 38),
        band((30, 124), (104, 92)),
        band((30, 130), (110, 108)),
        leg(NEAR, (129, 98), (131, 146)),
        leg(GHOST, (111, 98), (109, 146)),
        leg(WORK, (111, 98), (78, 140)),
        arrow((98, 154), (76, 160), (58, 146)),
    )


def hip_circles() -> Figure:
    return (
        floor(),
        arm(FAR, (84, 88), (92, 146)),
        leg(FAR, (148, 92), (146, 145), (190, 147)),
        leg(GHOST, (150, 90), (112, 112), (144, 128)),
        trunk((86, 84), (140, 84)),
        arm(NEAR, (84, 88), (78, 146)),
        head(58, 70),
        leg(WORK, (148, 86), (190, 72), (204, 36)),
        arrow((122, 133), (238, 148), (224, 56)),
    )


def hip_flexor() -> Figure:
    """The rear foot lies further out: nearer to the viewer."""
    return (
        floor(),
        leg(FAR, (130, 94), (82, 98), (84, 146), (68, 147)),
        trunk((128, 52), (132, 84)),
        head(126, 22),
        leg(WORK, (134, 92), (154, 140), (202, 147)),
        arm(NEAR, (128, 52), (112, 76), (96, 90)),
        push((108, 56), (80, 56)),
        arrow((196, 130), (214, 128), (220, 140)),
    )
