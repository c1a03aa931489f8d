from django.urls import path

from content import film_views
from content.search_views import search

urlpatterns = [
    path("sok/", search, name="search"),
    path("film/<uuid:secret>/", film_views.film, name="film"),
    path("film/<uuid:secret>/syntolkad/", film_views.described, name="film_described"),
    path("film/<uuid:secret>/text/<int:track_id>.vtt", film_views.track, name="film_track"),
]
