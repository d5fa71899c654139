"""What a PDF says of itself (XMP): PDF/A-3a and PDF/UA-1 at once; WeasyPrint says but one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from weasyprint import DocumentMetadata

HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
# PDF/A knows only its own properties: that of PDF/UA has to be described in the file itself.
CONFORMANCE = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part number</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def xmp(metadata: DocumentMetadata, producer: str) -> bytes:
    """The packet for a document with this metadata."""
    parts = (
        HEAD,
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        CONFORMANCE,
        _dublin_core(metadata),
        _history(metadata, producer),
        "</rdf:RDF></x:xmpmeta>",
        '<?xpacket end="r"?>',
    )
    return "\n".join(parts).encode()


def _dublin_core(metadata: DocumentMetadata) -> str:
    authors = "".join(f"<rdf:li>{escape(author)}</rdf:li>" for author in metadata.authors)
    parts = (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        _said("dc:title", metadata.title or ""),
        f"<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>" if authors else "",
        _said("dc:description", metadata.description) if metadata.description else "",
        f"<dc:language><rdf:Bag><rdf:li>{escape(metadata.lang or 'nl')}</rdf:li></rdf:Bag>"
        "</dc:language>",
        "</rdf:Description>",
    )
    return "\n".join(filter(None, parts))


def _said(name: str, words: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(words)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"


def _history(metadata: DocumentMetadata, producer: str) -> str:
    told = {
        "pdf:Producer": producer,
        "pdf:Keywords": ", ".join(metadata.keywords),
        "xmp:CreatorTool": metadata.generator,
        "xmp:CreateDate": metadata.created,
        "xmp:ModifyDate": metadata.modified,
    }
    lines = [f"<{name}>{escape(words)}</{name}>" for name, words in told.items() if words]
    opening = (
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    )
    return "\n".join([opening, *lines, "</rdf:Description>"])
