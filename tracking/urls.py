from django.urls import path

from tracking.views import follow_up, integrations, plans

urlpatterns = [
    path("uppfoljning/", follow_up.follow_up, name="follow_up"),
    path("uppfoljning/mal/<int:goal_id>/", follow_up.persons, name="follow_up_persons"),
    path("integrationer/", integrations.integrations, name="integrations"),
    path("integrationer/ny/", integrations.new, name="integration_new"),
    path("integrationer/<int:token_id>/aterkalla/", integrations.revoke, name="integration_revoke"),
    path("styrdokument/", plans.plans, name="plans"),
    path("styrdokument/<int:plan_id>/", plans.plan, name="plan"),
]
