#pragma once
// Debian builds libxml2 with ICU, of which encoding.h shows two fields at the end of a structure that is never made here.
// ICU's headers clash with those inside Swift's Foundation wherever both are seen, so they are left out.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

/// `xmlFree` is a variable, which Swift takes for shared state that anybody may change.
static inline void carillon_xml_free(xmlChar *string) { xmlFree(string); }
