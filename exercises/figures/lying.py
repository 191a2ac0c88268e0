"""Lying: on the back (seen from beyond the head, or from the side), face down, on the side."""

from exercises.figures.shapes import (
    FAR,
    GHOST,
    NEAR,
    WORK,
    Figure,
    Point,
    arm,
    arrow,
    ball,
    band,
    floor,
    head,
    leg,
    mat,
    push,
    sole,
    trunk,
    wall,
)


def _on_back(*legs: str) -> Figure:
    """Seen from beyond the head and a little above, so that left stays left."""
    return (
        mat(42, 4, 156, 153),
        *legs,
        arm(NEAR, (110, 118), (86, 126), (68, 112)),
        arm(NEAR, (130, 118), (154, 126), (172, 112)),
        trunk((120, 116), (120, 88)),
        head(120, 142),
    )


def _knees_up(kind: str, knee: Point, foot: Point) -> str:
    hip = (112.0, 88.0) if foot[0] < 120 else (128.0, 88.0)
    return leg(kind, hip, knee, foot)


def knee_drops() -> Figure:
    return _on_back(
        _knees_up(FAR, (150, 36), (174, 66)),
        _knees_up(GHOST, (90, 36), (66, 66)),
        _knees_up(WORK, (122, 50), (66, 66)),
        arrow((84, 20), (110, 8), (126, 28)),
    )


def knees_in_hold() -> Figure:
    return _on_back(
        _knees_up(WORK, (126, 42), (182, 66)),
        _knees_up(WORK, (114, 42), (58, 66)),
        push((66, 30), (96, 30)),
        push((174, 30), (144, 30)),
    )


def sleeper() -> Figure:
    return _on_back(
        _knees_up(WORK, (124, 52), (64, 68)),
        leg(NEAR, (129, 88), (152, 32), (104, 44)),
        arrow((82, 26), (100, 12), (120, 18)),
    )


def figure_four() -> Figure:
    return (
        mat(42, 4, 156, 153),
        leg(FAR, (129, 92), (140, 42), (142, 18)),
        leg(WORK, (112, 92), (72, 52), (140, 54), (150, 48)),
        trunk((120, 118), (120, 92)),
        arm(NEAR, (109, 114), (90, 98), (126, 68)),
        arm(NEAR, (131, 116), (160, 96), (146, 66)),
        head(120, 142),
        push((172, 30), (172, 64)),
    )


def bridge() -> Figure:
    return (
        floor(),
        leg(GHOST, (136, 142), (88, 94)),
        leg(FAR, (138, 108), (94, 88), (94, 146), (80, 147)),
        ball(86, 88),
        arm(NEAR, (182, 144), (136, 147)),
        trunk((178, 136), (142, 110), width=24),
        leg(WORK, (136, 108), (88, 92), (86, 146), (70, 147)),
        head(206, 138),
        push((156, 88), (156, 62)),
    )


def wall_shift() -> Figure:
    return (
        floor(46),
        wall(46),
        leg(FAR, (138, 134), (134, 74), (56, 74), (55, 64)),
        ball(132, 84, 17),
        trunk((184, 138), (140, 138), width=24),
        leg(WORK, (136, 136), (132, 94), (56, 94), (55, 84)),
        head(210, 138),
        push((162, 76), (162, 112)),
    )


def heel_drops() -> Figure:
    return (
        mat(72, 3, 96, 154),
        arm(NEAR, (110, 50), (86, 38), (112, 16)),
        arm(NEAR, (130, 50), (154, 38), (128, 16)),
        trunk((120, 54), (120, 86), width=28),
        head(120, 24),
        leg(NEAR, (129, 92), (129, 128)),
        sole(FAR, 129, 130),
        sole(GHOST, 111, 130),
        leg(WORK, (111, 92), (111, 128), (62, 132)),
        arrow((106, 148), (82, 158), (58, 148)),
    )


def _on_side(*legs: str) -> Figure:
    """Lying on the right, seen from behind and a little above: the left leg is on top."""
    return (
        mat(22, 84, 202, 70),
        arm(FAR, (184, 126), (214, 134), (206, 118)),
        leg(FAR, (136, 132), (88, 116), (48, 142)),
        *legs,
        trunk((182, 120), (142, 124)),
        arm(NEAR, (180, 114), (162, 142), (142, 148)),
        head(208, 112),
    )


def reverse_clamshell() -> Figure:
    return _on_side(
        leg(GHOST, (86, 106), (46, 130)),
        band((42, 78), (46, 140)),
        band((52, 82), (56, 134)),
        leg(WORK, (138, 118), (86, 106), (42, 74)),
        arrow((22, 122), (8, 92), (26, 66)),
    )


def clamshell() -> Figure:
    return _on_side(
        leg(GHOST, (138, 118), (88, 104)),
        band((92, 66), (88, 118)),
        band((104, 76), (100, 120)),
        leg(WORK, (138, 118), (92, 60), (50, 128)),
        arrow((68, 94), (58, 62), (78, 40)),
    )
