"""The text of a theme: importing one, reading a Version whole or by article, its Markdown."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import texts as verbs
from deliberation.inputs import TextInput
from deliberation.models import Needs, Theme, Version
from deliberation.policy import Refused, detail, refusal, require
from deliberation.queries import access, reading, remarks, texts
from deliberation.rules.blocks import slice_of
from deliberation.rules.stages import Verb
from deliberation.text.markdown import to_markdown
from deliberation.views.common import Visit, page, read
from deliberation.views.themes import allowed


def _readable(visit: Visit, slug: str, number: int) -> tuple[Theme, Version]:
    """A Version the actor may read. Raises Missing and Refused."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.READ_TEXT, visit.actor, theme)
    return theme, access.version(theme, number)


@page("GET", "POST")
def text_import(visit: Visit, slug: str) -> HttpResponse:
    """Read in a text as Markdown, pasted or as a file."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.IMPORT_TEXT, visit.actor, theme)
    if visit.request.method == "POST" and (given := read(visit, TextInput)):
        try:
            version, found = verbs.import_text(theme, actor=visit.actor, source=given.contents())
        except Refused as refused:
            visit.errors.setdefault(_at_fault(visit), []).append(refused.detail)
            visit.entered = visit.request.POST
        else:
            visit.say(
                _("De tekst is ingelezen als versie %(number)s.") % {"number": version.number}
            )
            for note in found.notes:
                visit.say(note)
            return visit.to("version", slug=slug, number=version.number)
    return visit.render("texts/import.html", theme=theme, latest=texts.latest(theme))


def _at_fault(visit: Visit) -> str:
    """The field that a refused text came in by."""
    return "file" if visit.request.FILES else "markdown"


@page()
def version(visit: Visit, slug: str, number: int) -> HttpResponse:
    """A Version whole: contents, text with permalinks, and the remarks per article counted."""
    theme, row = _readable(visit, slug, number)
    found = reading.whole(row)
    return visit.render(
        "texts/version.html",
        theme=theme,
        version=row,
        reading=found,
        versions=texts.versions(theme),
        remark_counts=reading.remark_counts(theme, texts.text_of(row)),
        needs=reading.needs(theme, texts.text_of(row)),
        may=allowed(
            visit,
            theme,
            Verb.PLACE_REMARK,
            Verb.SUBMIT_AMENDMENT,
            Verb.SUBMIT_CHANGE_REQUEST,
        ),
    )


@page()
def article(visit: Visit, slug: str, number: int, anchor: str) -> HttpResponse:
    """One article with the remarks on it and the form to write one."""
    theme, row = _readable(visit, slug, number)
    return article_page(visit, theme=theme, version=row, anchor=anchor)


def article_page(visit: Visit, *, theme: Theme, version: Version, anchor: str) -> HttpResponse:
    """The page of one article; also shown again after a remark that was refused."""
    found = reading.section(version, anchor)
    if found is None:
        raise Http404
    text = texts.text_of(version)
    inside = {block.id for block in slice_of(text, found.head.id)}
    why = refusal(Verb.PLACE_REMARK, visit.actor, theme)
    return visit.render(
        "texts/article.html",
        theme=theme,
        version=version,
        reading=found,
        needs=Needs(texts.needs(theme).get(found.head.id, Needs.COUNCIL)).label,
        remarks=reading.placed(remarks.published(theme), text, inside),
        may=allowed(
            visit,
            theme,
            Verb.PLACE_REMARK,
            Verb.ANSWER_REMARK,
            Verb.SUBMIT_AMENDMENT,
            Verb.SUBMIT_CHANGE_REQUEST,
        ),
        why_no_remark=detail(why) if why else "",
        latest=texts.latest(theme),
    )


@page()
def markdown(visit: Visit, slug: str, number: int) -> HttpResponse:
    """A Version as Markdown, to keep or to compare."""
    theme, row = _readable(visit, slug, number)
    answer = HttpResponse(
        to_markdown(texts.text_of(row)), content_type="text/markdown; charset=utf-8"
    )
    name = f"{theme.slug}-versie-{row.number}.md"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
