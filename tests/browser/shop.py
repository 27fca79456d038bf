"""A shop in memory that a browser visits: it answers every request and remembers it."""

from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, Page, Request, Route

from tests.template.examples import RENDERER

ADDRESS = "https://svar.example/s/t"


class Shop:
    """Stands for the server: answers every request from memory and remembers it."""

    def __init__(self, page_html: str) -> None:
        self.page_html = page_html
        self.requests: list[Request] = []

    def serve(self, route: Route) -> None:
        self.requests.append(route.request)
        headers = {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": RENDERER.page_policy(),
        }
        route.fulfill(status=200, headers=headers, body=self.page_html)

    @property
    def posted(self) -> list[dict[str, list[str]]]:
        return [
            parse_qs(request.post_data or "", keep_blank_values=True)
            for request in self.requests
            if request.method == "POST"
        ]


def visit(context: BrowserContext, shop: Shop) -> Page:
    """Open the survey page of a shop."""
    page = context.new_page()
    page.route("**/*", shop.serve)
    page.goto(ADDRESS, wait_until="networkidle")
    return page


def focused(page: Page) -> str:
    """Return the id of what has the focus, or its text."""
    return page.evaluate("() => document.activeElement.id || document.activeElement.innerText")
