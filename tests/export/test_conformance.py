"""The gate before a seal: what conforms passes, and whatever is broken is found."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from django.utils.safestring import mark_safe
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from agreements.documents import conformance
from agreements.documents.agreement import attachments, render
from agreements.documents.conformance import NotConformantError, findings, require_conformance
from agreements.documents.prints import Mode

from .sample import COMPARED, CONCEPT, DECIDED, SMALL
from .tools import told

PRINTS = {one.mode: one for one in (SMALL, DECIDED, CONCEPT, COMPARED)}
INSIDE = [one.name for one in attachments(SMALL)]

Mutation = Callable[[Pdf], object]
MUTATIONS: dict[str, Mutation] = {}


@pytest.mark.parametrize("mode", list(Mode))
def test_each_kind_of_document_is_pdf_a_3a_and_pdf_ua_1_at_once(
    kinds: dict[Mode, bytes], mode: Mode
) -> None:
    inside = [one.name for one in attachments(PRINTS[mode])]
    assert findings(kinds[mode], attachments=inside) == []


def test_a_long_agreement_conforms_too(printed) -> None:
    assert findings(printed.read_bytes(), attachments=INSIDE) == []


def test_it_still_conforms_with_the_seal_on_it(sealed: bytes) -> None:
    assert findings(sealed, attachments=INSIDE, is_signed=True) == []


def test_letters_that_no_bundled_typeface_has_are_named_and_still_conform() -> None:
    odd = mark_safe("<h2>Duim \U0001f44d\ufe0f</h2><p>汉字, Ελλάδα, e\u0301e\u0301n en ☐.</p>")
    pdf = render(replace(CONCEPT, text_html=odd, toc=()))
    assert findings(pdf, attachments=["akkoord.md"]) == []
    words = told(pdf)
    assert "Duim [U+1F44D]" in words
    assert "[U+6C49][U+5B57], " in words
    assert "één en [U+2610]." in words


def test_what_does_not_pass_is_refused_with_the_reason(small: bytes) -> None:
    with pytest.raises(NotConformantError, match="PDF/A-3a en PDF/UA-1: language: the language is"):
        require_conformance(changed(small, other_language), attachments=INSIDE)


@pytest.mark.parametrize("data", [b"", b"geen pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_does_not_pass(data: bytes) -> None:
    assert findings(data, attachments=()) != []


def test_each_waiver_says_what_judges_instead() -> None:
    waived = conformance.WAIVED | conformance.WAIVED_WHEN_SIGNED
    assert all(rule.startswith("-") and ";" in reason for rule, reason in waived.items())


# --- the test of the test ---------------------------------------------------------------------


def changed(pdf: bytes, change: Mutation) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        how = change(opened)
        options = how if isinstance(how, dict) else {"deterministic_id": True}
        opened.save(output, object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)
    return output.getvalue()


def mutation(change: Mutation) -> Mutation:
    MUTATIONS[change.__name__.replace("_", " ")] = change
    return change


def test_saved_again_without_a_change_it_passes(small: bytes) -> None:
    assert findings(changed(small, lambda pdf: None), attachments=INSIDE) == []


def elements(pdf: Pdf, role: str) -> list[Any]:
    return [each for each in below(pdf.Root.StructTreeRoot.K[0]) if str(each.S) == f"/{role}"]


def below(item: Any) -> Iterator[Any]:
    yield item
    for kid in item.K if isinstance(item.get("/K"), Array) else ():
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield from below(kid)


def in_metadata(pdf: Pdf, pattern: bytes, instead: bytes = b"") -> None:
    before = pdf.Root.Metadata.read_bytes()
    after = re.sub(pattern, instead, before, flags=re.DOTALL)
    assert before != after
    pdf.Root.Metadata.write(after)


def on_a_page(pdf: Pdf, change: Callable[[bytes], bytes]) -> None:
    page = pdf.pages[2]
    page.contents_coalesce()
    page.Contents.write(change(page.Contents.read_bytes()))


def of_type(pdf: Pdf, kind: str) -> Any:
    found = (each for each in pdf.objects if isinstance(each, Dictionary))
    return next(each for each in found if each.get("/Type") == f"/{kind}")


def annotation(pdf: Pdf, kind: str) -> Any:
    found = (each for page in pdf.pages for each in page.get("/Annots", []))
    return next(each for each in found if str(each.Subtype) == f"/{kind}")


@mutation
def no_language(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]


@mutation
def other_language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("en")


@mutation
def no_title(pdf: Pdf) -> None:
    in_metadata(pdf, rb"<dc:title>.*</dc:title>")


@mutation
def title_not_shown(pdf: Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


@mutation
def not_marked_as_tagged(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@mutation
def no_structure(pdf: Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


@mutation
def does_not_claim_pdf_ua(pdf: Pdf) -> None:
    in_metadata(pdf, rb"<pdfuaid:part>1</pdfuaid:part>")


@mutation
def claims_another_part(pdf: Pdf) -> None:
    in_metadata(pdf, rb"<pdfaid:part>3<", b"<pdfaid:part>1<")


@mutation
def claims_a_lower_level(pdf: Pdf) -> None:
    in_metadata(pdf, rb"conformance>A<", b"conformance>B<")


@mutation
def its_own_property_not_described(pdf: Pdf) -> None:
    in_metadata(pdf, rb"<pdfaExtension:schemas>.*</pdfaExtension:schemas>")


@mutation
def no_colour_profile(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]


@mutation
def typeface_not_inside(pdf: Pdf) -> None:
    descriptor = of_type(pdf, "FontDescriptor")
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


@mutation
def typeface_of_the_machine(pdf: Pdf) -> None:
    of_type(pdf, "FontDescriptor").FontName = Name("/ABCDEF+DejaVu-Sans")


@mutation
def letters_without_meaning(pdf: Pdf) -> None:
    found = (each for each in pdf.objects if isinstance(each, Dictionary))
    font = next(each for each in found if each.get("/Type") == "/Font" and "/ToUnicode" in each)
    del font["/ToUnicode"]


@mutation
def text_outside_the_structure(pdf: Pdf) -> None:
    marked = re.compile(rb"/Span\s+<</MCID \d+>>\s+BDC(.*?)EMC", re.DOTALL)
    on_a_page(pdf, lambda b: marked.sub(rb"\1", b, count=1))


@mutation
def a_mark_of_no_element(pdf: Pdf) -> None:
    on_a_page(pdf, lambda b: re.sub(rb"/MCID 0\b", b"/MCID 9999", b, count=1))


@mutation
def an_ornament_inside_text(pdf: Pdf) -> None:
    art = b"BDC\n/Artifact BMC 0 0 1 1 re f EMC\n"
    on_a_page(pdf, lambda b: b.replace(b"BDC", art, 1))


@mutation
def no_way_back_from_the_page(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums = Array([])


@mutation
def a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@mutation
def a_link_without_words(pdf: Pdf) -> None:
    del annotation(pdf, "Link")["/Contents"]


@mutation
def a_link_that_leads_nowhere(pdf: Pdf) -> None:
    link = elements(pdf, "Link")[0]
    link.K = Array([kid for kid in link.K if isinstance(kid, int)])


@mutation
def a_link_of_another_element(pdf: Pdf) -> None:
    one, other = elements(pdf, "Link")[:2]
    one.K[-1].Obj, other.K[-1].Obj = other.K[-1].Obj, one.K[-1].Obj


@mutation
def a_link_in_a_link(pdf: Pdf) -> None:
    elements(pdf, "Reference")[0].S = Name.Link


@mutation
def no_tab_order(pdf: Pdf) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page)
    del page["/Tabs"]


@mutation
def table_heads_of_nothing(pdf: Pdf) -> None:
    del elements(pdf, "TH")[0]["/A"]


@mutation
def a_ragged_table(pdf: Pdf) -> None:
    row = elements(pdf, "TR")[1]
    row.K = Array(list(row.K)[:-1])


@mutation
def a_cell_outside_a_row(pdf: Pdf) -> None:
    elements(pdf, "TR")[0].S = Name.TD


@mutation
def a_skipped_heading(pdf: Pdf) -> None:
    elements(pdf, "H3")[0].S = Name.H5


@mutation
def no_first_heading(pdf: Pdf) -> None:
    elements(pdf, "H1")[0].S = Name.H2


@mutation
def two_first_headings(pdf: Pdf) -> None:
    elements(pdf, "H2")[0].S = Name.H1


@mutation
def a_role_that_is_none(pdf: Pdf) -> None:
    elements(pdf, "P")[0].S = Name.Alinea


@mutation
def an_item_outside_a_list(pdf: Pdf) -> None:
    elements(pdf, "P")[0].S = Name.LI


@mutation
def contents_that_are_none(pdf: Pdf) -> None:
    elements(pdf, "TOC")[0].S = Name.L


@mutation
def a_field_without_a_name(pdf: Pdf) -> None:
    del pdf.Root.AcroForm.Fields[0]["/TU"]


@mutation
def a_field_that_is_no_form(pdf: Pdf) -> None:
    elements(pdf, "Form")[0].S = Name.Div


@mutation
def a_field_that_signing_cannot_follow(pdf: Pdf) -> None:
    form = elements(pdf, "Form")[0]
    form.K = Array([form.K])


@mutation
def a_field_without_a_look(pdf: Pdf) -> None:
    del pdf.Root.AcroForm.Fields[0]["/AP"]


@mutation
def an_attachment_more(pdf: Pdf) -> None:
    pdf.attachments["meer.txt"] = b"meer"


@mutation
def an_attachment_less(pdf: Pdf) -> None:
    del pdf.attachments["feiten.json"]


@mutation
def an_attachment_that_is_nothing_to_it(pdf: Pdf) -> None:
    del pdf.Root.AF[0]["/AFRelationship"]


@mutation
def an_attachment_of_no_type(pdf: Pdf) -> None:
    del pdf.Root.AF[0].EF.F["/Subtype"]


@mutation
def attachments_that_belong_to_nothing(pdf: Pdf) -> None:
    del pdf.Root["/AF"]


@mutation
def a_colour_of_a_printer(pdf: Pdf) -> None:
    on_a_page(pdf, lambda b: b + b"\n/Artifact BMC 0 0 0 1 k 0 0 1 1 re f EMC")


@mutation
def a_lock(_: Pdf) -> dict[str, object]:
    return {"encryption": pikepdf.Encryption(owner="a", user="")}


@mutation
def no_bookmarks(pdf: Pdf) -> None:
    del pdf.Root["/Outlines"]


@mutation
def a_picture_that_says_nothing(pdf: Pdf) -> None:
    elements(pdf, "Caption")[0].S = Name.Figure


@mutation
def a_sound(pdf: Pdf) -> None:
    sound = Dictionary(Type=Name.Annot, Subtype=Name.Sound, Rect=Array([0, 0, 9, 9]))
    sound.Sound = pdf.make_indirect(Stream(pdf, b"", Type=Name.Sound, R=8000))
    pdf.pages[0].Annots = Array([pdf.make_indirect(sound)])


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_gate_finds(small: bytes, name: str) -> None:
    assert findings(changed(small, MUTATIONS[name]), attachments=INSIDE) != []


def test_packed_objects_are_found(small: bytes) -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(small)) as opened:
        opened.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    found = findings(output.getvalue(), attachments=INSIDE)
    assert "object-streams" in [each.rule for each in found]
