"""Only https, only known hosts, and this machine alone without encryption."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.domain.errors import SourceError
from reader.sources.addresses import HOSTS, is_loopback, parse_address, redirected, site_of
from reader.sources.errors import BadAnswer

LOCAL = frozenset((*HOSTS, "127.0.0.1", "localhost", "::1"))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://export.arxiv.org/api/query?search_query=a", "export.arxiv.org"),
        ("https://ARXIV.org/abs/2611.00001", "arxiv.org"),
        ("https://arxiv.org:443/abs/2611.00001", "arxiv.org"),
        ("http://127.0.0.1:8080/x", "127.0.0.1"),
        ("http://localhost:1/x", "localhost"),
        ("http://[::1]:8080/x", "::1"),
    ],
)
def test_what_is_asked(url: str, host: str) -> None:
    assert parse_address(url, LOCAL).host == host


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://arxiv.org/abs/1", "without encryption"),
        ("https://evil.example/", "not among the hosts"),
        ("https://arxiv.org.evil.example/", "not among the hosts"),
        ("https://evil.example#@arxiv.org/", "not among the hosts"),
        ("https://arxiv.org@evil.example/", "not among the hosts"),
        ("https://user:secret@arxiv.org/", "user name"),
        ("https://arxiv.org:8443/", "Port 8443"),
        ("https://arxiv.org:x/", "not an address"),
        ("https://[::1/", "not an address"),
        ("file:///etc/hostname", "not an address"),
        ("javascript:alert(1)", "not an address"),
        ("https:///x", "not an address"),
        ("https://arxiv.org/a b", "not an address"),
        ("https://arxiv.org/\r\nX: y", "not an address"),
        ("https://arxiv.org/\u202e", "not an address"),
        ("http://127.0.0.1/", "not among the hosts"),
    ],
)
def test_what_is_not_asked(url: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        parse_address(url, HOSTS)
    assert "secret" not in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.text(max_size=60))
def test_no_text_leads_elsewhere(text: str) -> None:
    for url in (text, f"https://{text}", f"https://arxiv.org{text}", f"https://{text}arxiv.org/"):
        try:
            address = parse_address(url, HOSTS)
        except SourceError:
            continue
        assert address.host in HOSTS
        assert address.url.startswith("https://")


def test_redirects_are_read_against_their_page() -> None:
    page = parse_address("https://arxiv.org/pdf/2611.00001", HOSTS)
    assert redirected(page, "/pdf/2611.00001v2", HOSTS).url == "https://arxiv.org/pdf/2611.00001v2"
    assert redirected(page, "//export.arxiv.org/x#y", HOSTS).url == "https://export.arxiv.org/x"
    for location in ("", "http://arxiv.org/x", "https://[", "//evil.example/", "data:text/plain,x"):
        with pytest.raises(BadAnswer, match="redirect"):
            redirected(page, location, HOSTS)


def test_all_of_arxiv_shares_a_limit() -> None:
    assert {site_of(host) for host in HOSTS} == {"arxiv.org", "huggingface.co"}
    assert is_loopback("127.8.8.8")
    assert not is_loopback("arxiv.org")
