from __future__ import annotations

import pytest

from appealgen.render.packet import link_pages


@pytest.mark.parametrize(
    ("label", "target"),
    [
        ("Ex. C p. 3", "ex-C/3"),
        ("Ex. C pp. 2–3", "ex-C/2"),
        ("Ex. C pp. 4, 7", "ex-C/4"),
        ("Ex. C p. 12", "ex-C/12"),
        ("Ex. C", "tab-C/0"),
    ],
)
def test_a_citation_leads_to_the_page_it_names(label: str, target: str) -> None:
    """The first page named is where the link goes; the whole exhibit goes to its tab sheet."""
    html = f'<p>x (<a class="cite" href="#ex-C">{label}</a>; y</p>'

    assert link_pages(html) == (
        f'<p>x (<a class="cite" href="https://packet.invalid/{target}">{label}</a>; y</p>'
    )


def test_other_links_stay_as_they_are() -> None:
    """Only citations of the record are changed."""
    html = '<a href="#ex-C">Ex. C p. 3</a><a class="cite" href="#other">Ex. C p. 3</a>'

    assert link_pages(html) == html


def test_two_citations_do_not_run_together() -> None:
    """A citation without a page does not take the page of the next one."""
    html = '<a class="cite" href="#ex-A">Ex. A</a>; <a class="cite" href="#ex-B">Ex. B p. 2</a>'
    linked = link_pages(html)

    assert "packet.invalid/tab-A/0" in linked
    assert "packet.invalid/ex-B/2" in linked
