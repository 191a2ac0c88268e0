"""Every URL prefix on one screen."""

from django.urls import include, path

from coaching.accounts.views import home, probes

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", probes.healthz, name="healthz"),
    path("readyz", probes.readyz, name="readyz"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("coaching.accounts.urls")),
    path("c/<slug:club_slug>/", include("coaching.desk.urls")),
    path("c/<slug:club_slug>/", include("athletes.urls")),
    path("c/<slug:club_slug>/exercises/", include("exercises.urls")),
    path("", include("coaching.routines.urls")),
]

handler400 = "coaching.accounts.views.errors.bad_request"
handler403 = "coaching.accounts.views.errors.forbidden"
handler404 = "coaching.accounts.views.errors.not_found"
handler500 = "coaching.accounts.views.errors.server_error"
