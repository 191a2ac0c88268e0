"""Argon2id sized for a small server: 46 MiB and one lane, about 50 ms a sign-in."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 47_104
    parallelism = 1
