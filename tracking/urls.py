from django.urls import path

from tracking.views import follow_up

urlpatterns = [
    path("uppfoljning/", follow_up.follow_up, name="follow_up"),
    path("uppfoljning/mal/<int:goal_id>/", follow_up.persons, name="follow_up_persons"),
]
