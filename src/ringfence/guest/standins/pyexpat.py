"""XML parsing. Expat runs outside the realm and gives events as data; nothing outside the document is ever loaded."""

from _buffers import as_bytes

_parser = _primitive_parser
EXPAT_VERSION = _primitive_version
version_info = tuple(int(each) for each in EXPAT_VERSION.rpartition("_")[2].split("."))
native_encoding = "UTF-8"
features = []


class ExpatError(Exception):
    pass


error = ExpatError
_HANDLERS = (
    "StartElement EndElement CharacterData ProcessingInstruction Comment StartNamespaceDecl EndNamespaceDecl "
    "StartCdataSection EndCdataSection XmlDecl StartDoctypeDecl EndDoctypeDecl Default"
).split()


class XMLParserType:
    buffer_text = False
    buffer_size = 8192
    ordered_attributes = specified_attributes = namespace_prefixes = False
    DefaultHandlerExpand = None

    def __init__(self, encoding, namespace_separator, intern):
        self._feed = _parser(encoding, namespace_separator)
        self.intern = {} if intern is None else intern
        self.ErrorCode = self.ErrorByteIndex = 0
        self.CurrentLineNumber = self.ErrorLineNumber = 1
        self.CurrentColumnNumber = self.ErrorColumnNumber = self.CurrentByteIndex = 0

    def Parse(self, data, isfinal=False, /):
        text = "".join((data,)) if isinstance(data, str) else as_bytes(data)
        failure, events = self._feed(text, bool(isfinal))
        for kind, args, self.CurrentLineNumber, self.CurrentColumnNumber, self.CurrentByteIndex in events:
            handler = getattr(self, kind + "Handler")
            if handler is None and kind == "Default":
                handler = self.DefaultHandlerExpand
            if handler is not None:
                handler(*(self._attributes(args) if kind == "StartElement" else args))
        if failure is not None:
            raise self._error(*failure)
        return 1

    def _attributes(self, args):
        name, pairs = args
        if self.ordered_attributes:
            return name, list(pairs)
        return name, dict(zip(pairs[::2], pairs[1::2]))

    def _error(self, text, code, line, offset):
        found = ExpatError(text)
        found.code, found.lineno, found.offset = code, line, offset
        self.ErrorCode, self.ErrorLineNumber, self.ErrorColumnNumber = code, line, offset
        return found

    def ParseFile(self, file, /):
        return self.Parse(file.read(), True)

    def SetBase(self, base, /):
        self._base = base

    def GetBase(self):
        return getattr(self, "_base", None)

    def GetInputContext(self):
        return None

    def UseForeignDTD(self, flag=True, /):
        """Accepted and ignored: nothing outside the document is ever loaded."""

    def SetParamEntityParsing(self, flag, /):
        return 0

    def SetReparseDeferralEnabled(self, enabled, /):
        """Accepted and ignored."""

    def GetReparseDeferralEnabled(self):
        return False


for _name in _HANDLERS:
    setattr(XMLParserType, _name + "Handler", None)
for _name in ("EntityDecl", "ExternalEntityRef", "UnparsedEntityDecl", "NotationDecl", "AttlistDecl", "ElementDecl"):
    setattr(XMLParserType, _name + "Handler", None)
for _name in ("SkippedEntity", "NotStandalone"):
    setattr(XMLParserType, _name + "Handler", None)


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    for each in (encoding, namespace_separator):
        if each is not None and not isinstance(each, str):
            raise TypeError("ParserCreate() argument must be str or None")
    return XMLParserType(encoding, namespace_separator, intern)


def ErrorString(code, /):
    return errors.messages.get(code)


class errors:
    """Names and numbers of what can be wrong with a document."""

    codes = dict(_primitive_errors)
    messages = {code: text for text, code in codes.items()}


class model:
    """How a content model is described; documents' own declarations are not used."""

    XML_CTYPE_EMPTY, XML_CTYPE_ANY, XML_CTYPE_MIXED, XML_CTYPE_NAME, XML_CTYPE_CHOICE, XML_CTYPE_SEQ = range(1, 7)
    XML_CQUANT_NONE, XML_CQUANT_OPT, XML_CQUANT_REP, XML_CQUANT_PLUS = range(4)


_CONSTANTS = {
    "XML_ERROR_NO_MEMORY": "out of memory",
    "XML_ERROR_SYNTAX": "syntax error",
    "XML_ERROR_NO_ELEMENTS": "no element found",
    "XML_ERROR_INVALID_TOKEN": "not well-formed (invalid token)",
    "XML_ERROR_UNCLOSED_TOKEN": "unclosed token",
    "XML_ERROR_TAG_MISMATCH": "mismatched tag",
    "XML_ERROR_DUPLICATE_ATTRIBUTE": "duplicate attribute",
    "XML_ERROR_JUNK_AFTER_DOC_ELEMENT": "junk after document element",
    "XML_ERROR_UNDEFINED_ENTITY": "undefined entity",
    "XML_ERROR_UNCLOSED_CDATA_SECTION": "unclosed CDATA section",
}
for _name in _CONSTANTS:
    setattr(errors, _name, _CONSTANTS[_name])
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = range(3)
