"""One validation: the model judges, forms only parse."""

from typing import ClassVar

from django import forms


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """Judge the whole row, including the `given` fields that the page fills in.

    A plain ModelForm silently skips every constraint that touches a field which is not on the form.
    """

    given: ClassVar[frozenset[str]] = frozenset()

    def _get_validation_exclusions(self) -> set[str]:
        return set(super()._get_validation_exclusions()) - self.given  # type: ignore[misc]
