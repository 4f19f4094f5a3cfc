import pytest

from newsletter.digest.inline import inlined

STYLE = ".a { color: #112233; margin: 0 } /* kept */ @media print { .a { color: red !important } }"


def page(body: str) -> str:
    return (
        "<!DOCTYPE html>\n<html><head><title>t</title>"
        '<style data-premailer="ignore">/* the kept style */</style>'
        f"</head><body>{body}</body></html>"
    )


def test_the_style_stands_in_the_element_and_what_cannot_stays_in_the_head() -> None:
    html = inlined(page('<p class="a">x</p>'), STYLE)
    assert '<p class="a" style="color:#123;margin:0">x</p>' in html
    assert "<style>@media print { .a { color: red !important } }</style>" in html


def test_template_tags_come_back_as_they_were_wherever_they_stood() -> None:
    body = (
        "{# gone #}<table>{% for x in y if x < 2 and \"<b>\" %}<tr><td>{{ x|join('&') }}</td></tr>"
        '{% endfor %}</table><a class="a" href="{{ x["y"] }}">{{ "<" }}</a>'
    )
    html = inlined(page(body), STYLE)
    for tag in ('{% for x in y if x < 2 and "<b>" %}', "{{ x|join('&') }}", "{% endfor %}"):
        assert tag in html
    assert 'href="{{ x["y"] }}" style=' in html
    assert '>{{ "<" }}</a>' in html
    assert "gone" not in html
    assert "jinja" not in html


def test_a_tag_where_html_allows_nothing_is_refused_when_the_template_is_loaded() -> None:
    with pytest.raises(ValueError, match="if x"):
        inlined(page('<p{% if x %} class="a"{% endif %}>x</p>'), STYLE)
