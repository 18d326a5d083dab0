"""Slack's texts as HTML: what it marks is marked, and nothing that was typed becomes HTML."""

from __future__ import annotations

import pytest

from bot.sandbox.mrkdwn import Names, markdown, mrkdwn, plain, styled

NAMES = Names({"U1": "ana"}, {"C1": "general"}, lambda url: url.replace("https://slack.com", "/here"))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold* _slanted_ ~gone~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("`*as is*`", "<code>*as is*</code>"),
        ("a &amp; b &lt;i&gt;", "a &amp; b &lt;i&gt;"),
        ("<@U1> in <#C1>", '<span class="mention">@ana</span> in <span class="mention">#general</span>'),
        (":warning: and :unheard_of:", "⚠️ and :unheard_of:"),
        ("&lt;!channel&gt;", "&lt;!channel&gt;"),
    ],
)
def test_a_line_is_marked_as_slack_marks_it(text: str, drawn: str) -> None:
    assert mrkdwn(text, NAMES) == f'<span class="line">{drawn}</span>'


def test_a_link_leads_out_in_a_new_tab_and_a_permalink_stays_in_the_page() -> None:
    assert 'href="https://example.com" target="_blank" rel="noopener noreferrer"' in mrkdwn(
        "<https://example.com|there>", NAMES
    )
    assert '<a href="/here/archives/C1/p1">here</a>' in mrkdwn("<https://slack.com/archives/C1/p1|here>", NAMES)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/local"])
def test_an_address_of_another_kind_is_no_link(address: str) -> None:
    assert "<a" not in mrkdwn(f"<{address}|click>", NAMES)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\ue0000\ue001 `x`"])
def test_nothing_typed_becomes_html(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    drawn = [mrkdwn(typed, NAMES), mrkdwn(escaped, NAMES), plain(escaped), markdown(typed, NAMES)]
    drawn.append(styled({"type": "text", "text": typed}, NAMES))
    for one in drawn:
        assert "<script" not in one
        assert "<img" not in one


def test_quotes_bullets_and_fences_have_their_own_shapes() -> None:
    drawn = mrkdwn("first\n> said\n&gt; again\n• one\n```\na  *b*\n```", NAMES)
    assert "<blockquote>said<br>again</blockquote>" in drawn
    assert '<span class="bullet"><i>•</i><span>one</span></span>' in drawn
    assert "<pre>a  *b*</pre>" in drawn


def test_a_markdown_block_knows_headings_bold_and_links() -> None:
    drawn = markdown("# Plan\n**soon** [there](https://example.com)\n- one", NAMES)
    assert "<strong>Plan</strong>" in drawn
    assert "<strong>soon</strong>" in drawn
    assert 'href="https://example.com"' in drawn
    assert "<i>•</i><span>one</span>" in drawn
