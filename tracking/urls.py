from django.urls import path

from tracking.views import follow_up, plans

urlpatterns = [
    path("uppfoljning/", follow_up.follow_up, name="follow_up"),
    path("uppfoljning/mal/<int:goal_id>/", follow_up.persons, name="follow_up_persons"),
    path("styrdokument/", plans.plans, name="plans"),
    path("styrdokument/<int:plan_id>/", plans.plan, name="plan"),
]
