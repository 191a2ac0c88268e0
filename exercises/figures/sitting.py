"""Sitting: on the floor in 90/90, and on a stool."""

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
    limb,
    mat,
    push,
    trunk,
)


def _upright(*, seat: float = 0) -> Figure:
    """From behind, hands on the floor; `seat` is how much a block raises the trunk."""
    return (
        arm(NEAR, (110, 64 - seat), (90, 98 - seat), (86, 144)),
        arm(NEAR, (130, 64 - seat), (150, 98 - seat), (154, 144)),
        trunk((120, 66 - seat), (120, 122 - seat)),
        head(120, 37 - seat),
    )


def switches() -> Figure:
    return (
        floor(),
        leg(GHOST, (112, 126), (48, 128), (60, 145)),
        leg(WORK, (112, 126), (72, 86), (52, 140)),
        leg(NEAR, (128, 126), (168, 86), (188, 140)),
        *_upright(),
        arrow((172, 66), (206, 68), (214, 108)),
        arrow((68, 66), (34, 68), (26, 108)),
    )


def trail_leg_rocks() -> Figure:
    """From above: chest and shoulders turn towards the rear knee."""
    return (
        mat(34, 14, 172, 138),
        leg(FAR, (134, 94), (176, 66), (122, 44)),
        leg(WORK, (112, 98), (54, 92), (48, 140)),
        limb(NEAR, 30, (116, 94), (130, 92)),
        arm(NEAR, (106, 112), (92, 130), (74, 128)),
        arm(NEAR, (106, 66), (90, 52), (72, 58)),
        limb(FAR, 22, (106, 112), (106, 68)),
        head(100, 90),
        arrow((112, 26), (60, 24), (46, 66)),
    )


def end_range() -> Figure:
    """Seat on a block; the rear ankle first presses down, then tries to lift."""
    return (
        floor(),
        leg(FAR, (128, 118), (182, 126), (150, 112)),
        block(98, 133, 44, 20),
        *_upright(seat=7),
        leg(WORK, (112, 118), (62, 126), (50, 146)),
        push((24, 116), (24, 146)),
        push((38, 112), (38, 84)),
    )


def lift_offs() -> Figure:
    return (
        floor(),
        leg(FAR, (128, 126), (182, 130), (150, 116)),
        *_upright(),
        leg(GHOST, (60, 132), (48, 146)),
        leg(WORK, (112, 126), (60, 132), (44, 104)),
        arrow((30, 138), (22, 116), (28, 92)),
    )


def _on_stool(*legs: str) -> Figure:
    return (
        floor(),
        block(116, 104, 8, 49),
        *legs,
        block(82, 94, 76, 11),
        arm(NEAR, (109, 50), (90, 70), (98, 90)),
        arm(NEAR, (131, 50), (150, 70), (142, 90)),
        trunk((120, 50), (120, 82)),
        head(120, 22),
    )


def banded_turn_in() -> Figure:
    return _on_stool(
        block(204, 116, 10, 37),
        leg(FAR, (141, 104), (141, 147)),
        leg(GHOST, (99, 104), (99, 146)),
        band((74, 130), (204, 130)),
        leg(WORK, (99, 104), (68, 134)),
        arrow((88, 147), (62, 152), (44, 132)),
    )


def banded_turn_out() -> Figure:
    return _on_stool(
        block(26, 116, 10, 37),
        leg(FAR, (148, 104), (170, 146)),
        leg(GHOST, (99, 104), (97, 146)),
        band((36, 128), (122, 128)),
        leg(WORK, (99, 104), (127, 133)),
        arrow((102, 147), (128, 153), (150, 136)),
    )
