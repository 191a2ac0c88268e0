"""Published data with published or independently computed answers, and where each comes from."""

# Shrout & Fleiss (1979), Psychol Bull 86:420–428, table 2: six targets (rows), four judges.
# Published: ICC(1,1) .17, ICC(2,1) .29, ICC(3,1) .71. More digits from R's `psych::ICC`.
SHROUT_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)
SHROUT_FLEISS_ICC = {"one": 0.1657, "two": 0.2898, "three": 0.7148}

# Bland & Altman (1986), Lancet 1:307–310, table 1: peak flow, 17 people, each meter twice.
# Published: mean difference −2.1, SD 38.8, limits −79.7 … 75.5 (with 2 SD and rounded values).
WRIGHT_1 = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
WRIGHT_2 = (490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421)
MINI_1 = (512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451)
MINI_2 = (525, 415, 508, 444, 500, 625, 460, 390, 642, 432, 420, 605, 227, 467, 268, 370, 443)
BLAND_ALTMAN = {
    "bias": -2.1176,
    "bias_interval": (-22.05, 17.81),
    "sd": 38.7651,
    "limits_1_96": (-78.097, 73.862),
    "limits_2": (-79.65, 75.41),
}
# First minus second of one meter: mean, SD, within-subject SD s_w, typical error, MDC95, ICC(1,1).
WRIGHT_REPEATS = (4.9412, 21.7240, 15.3067, 15.3612, 42.579, 0.9832)
MINI_REPEATS = (-2.8824, 28.8723, 19.9108, 20.4158, 56.590, 0.9685)

# Hollander & Wolfe, Nonparametric Statistical Methods, example 9.1 (cloud seeding; R's NSM3
# `theil`): slope and 95 % interval as scipy 1.17 `theilslopes` gives them.
HOLLANDER_WOLFE_X = (1, 2, 3, 4, 5)
HOLLANDER_WOLFE_Y = (1.26, 1.27, 1.12, 1.16, 1.03)
HOLLANDER_WOLFE = (-0.05625, -0.15, 0.04)

# Tables of Student's t and of χ² (Fisher & Yates; any statistics book): (probability, ν, value).
STUDENT_T = ((0.975, 1, 12.706), (0.975, 4, 2.776), (0.975, 16, 2.120), (0.95, 30, 1.697))
CHI_SQUARED = (
    (0.975, 5, 12.833),
    (0.025, 5, 0.831),
    (0.975, 30, 46.979),
    (0.025, 30, 16.791),
    (0.025, 100, 74.222),
)

# Shrinking the default SEM of 2.5° by an own check: (ν, s, SEM used); computed by hand from §3.
SHRUNK = ((5, 1.5, 2.217), (10, 1.5, 2.062), (30, 1.5, 1.803), (10, 4.5, 3.640))

# Threshold in degrees for n days of one side, SEM 2.5 / 3 / 5, before the floor of 5° (reference
# table "windows × SEM"): 2.772, 1.960 and 1.857 × SEM.
CHANGE_MARGINS = (
    (2, 2.5, 6.93),
    (2, 3.0, 8.32),
    (2, 5.0, 13.86),
    (4, 2.5, 4.90),
    (4, 3.0, 5.88),
    (4, 5.0, 9.80),
    (6, 2.5, 4.64),
    (6, 3.0, 5.57),
    (6, 5.0, 9.28),
)
