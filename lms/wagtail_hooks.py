from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_reports_menu")
def hide_closed_reports(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Those that urls.py closes, so that nobody is led to a page that is not there."""
    closed = {"aging-pages"} | (set() if request.user.is_superuser else {"site-history"})
    menu_items[:] = [item for item in menu_items if item.name not in closed]
