"""Standing, stepping, hinging and squatting."""

from exercises.figures.shapes import (
    FAR,
    GHOST,
    NEAR,
    WORK,
    Figure,
    Point,
    arm,
    arrow,
    band,
    block,
    dumbbell,
    floor,
    head,
    leg,
    push,
    trunk,
    turn,
    wall,
)


def no_picture() -> Figure:
    """Somebody stands: the drill has no picture of its own."""
    return (
        floor(60, 180),
        leg(NEAR, (113, 90), (110, 147)),
        leg(NEAR, (127, 90), (130, 147)),
        arm(NEAR, (109, 52), (96, 76), (94, 98)),
        arm(NEAR, (131, 52), (144, 76), (146, 98)),
        trunk((120, 52), (120, 84)),
        head(120, 23),
    )


def pelvis_turns() -> Figure:
    return (
        floor(40),
        wall(40),
        leg(FAR, (134, 90), (92, 88), (96, 126), (84, 127)),
        arm(FAR, (130, 54), (90, 58), (50, 50)),
        trunk((130, 54), (134, 80)),
        head(124, 24),
        leg(WORK, (136, 90), (136, 147), (120, 147)),
        arm(NEAR, (128, 54), (92, 72), (50, 64)),
        turn(136, 102, 34, 9),
    )


def banded_pelvis_turns() -> Figure:
    return (
        floor(),
        block(204, 62, 10, 91),
        leg(FAR, (127, 88), (140, 118), (148, 146)),
        leg(WORK, (113, 88), (110, 147)),
        arm(NEAR, (110, 52), (88, 64), (112, 68)),
        arm(NEAR, (130, 52), (152, 64), (128, 68)),
        trunk((120, 52), (120, 82)),
        head(120, 22),
        band((106, 86), (120, 91), (134, 89), (204, 84)),
        band((134, 83), (204, 80)),
        turn(120, 102, 36, 10),
    )


def _hinge(shoulder: Point, face: Point) -> Figure:
    """Side-on, staggered: front leg near, rear toes for balance."""
    return (
        floor(),
        leg(FAR, (156, 92), (164, 122), (182, 142), (174, 148)),
        trunk((150, 86), shoulder, width=24),
        head(*face),
        leg(WORK, (154, 90), (124, 116), (128, 147), (110, 147)),
    )


def hinge_turn() -> Figure:
    return (
        arm(FAR, (100, 62), (92, 92), (112, 86)),
        *_hinge((102, 58), (78, 42)),
        arm(NEAR, (102, 62), (108, 96), (124, 82)),
        turn(176, 74, 11, 26),
    )


def loaded_hinge() -> Figure:
    return (
        *_hinge((98, 76), (70, 72)),
        arm(FAR, (100, 82), (104, 122)),
        dumbbell(104, 130),
        arrow((170, 62), (192, 72), (186, 96)),
        push((74, 108), (74, 136)),
    )


def airplane() -> Figure:
    return (
        floor(30),
        wall(30),
        leg(FAR, (146, 78), (182, 76), (214, 72), (217, 84)),
        arm(FAR, (92, 72), (62, 76), (40, 70)),
        trunk((92, 68), (136, 76), width=24),
        head(68, 52),
        arm(NEAR, (92, 72), (64, 94), (40, 86)),
        leg(WORK, (142, 80), (134, 114), (140, 147), (122, 147)),
        turn(160, 78, 12, 34),
    )


def side_steps() -> Figure:
    return (
        floor(),
        leg(GHOST, (112, 88), (98, 116), (100, 146)),
        leg(NEAR, (128, 88), (148, 114), (146, 146)),
        band((70, 138), (146, 138)),
        band((70, 144), (146, 144)),
        leg(WORK, (112, 88), (82, 112), (66, 146)),
        arm(NEAR, (110, 54), (88, 70), (106, 80)),
        arm(NEAR, (130, 54), (152, 70), (134, 80)),
        trunk((120, 54), (120, 80)),
        head(120, 26),
        push((62, 108), (30, 108)),
    )


def squat_knee_in() -> Figure:
    return (
        floor(),
        block(48, 52, 10, 101),
        leg(FAR, (150, 122), (98, 96), (112, 146), (94, 147)),
        arm(FAR, (126, 72), (92, 72), (58, 72)),
        trunk((126, 72), (144, 112)),
        head(114, 42),
        leg(WORK, (150, 124), (98, 138), (144, 138), (132, 148)),
        arm(NEAR, (124, 74), (94, 88), (58, 84)),
        arrow((80, 96), (70, 116), (82, 138)),
    )


def step_up() -> Figure:
    return (
        floor(),
        block(84, 131, 66, 22),
        arm(FAR, (120, 48), (98, 64), (86, 46)),
        leg(FAR, (120, 80), (80, 78), (86, 114), (72, 116)),
        trunk((118, 48), (122, 72), width=24),
        head(114, 18),
        leg(WORK, (122, 78), (122, 125), (106, 125)),
        arm(NEAR, (118, 48), (142, 62), (132, 82)),
        push((172, 130), (172, 76)),
    )
