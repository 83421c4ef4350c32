"""Names that the writer itself uses in every file: a person called Page or Georgia is not found in them."""

from __future__ import annotations

WORDS = frozenset(
    "Type Subtype Catalog Pages Page Kids Count Parent MediaBox Resources Contents Rotate Root Size ID Length Filter "
    "FlateDecode DCTDecode JPXDecode CCITTFaxDecode JBIG2Decode DecodeParms JBIG2Globals Predictor Columns Colors K "
    "Font XObject ExtGState ColorSpace Pattern Shading Form Image BBox Matrix FormType Group Transparency S CS I "
    "Width Height BitsPerComponent Decode ImageMask Interpolate SMask Mask SMaskInData Matte DeviceGray DeviceRGB "
    "DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Separation DeviceN All None WhitePoint BlackPoint Gamma Range N "
    "Type0 Type1 Type3 MMType1 TrueType CIDFontType0 CIDFontType2 CIDFontType0C Type1C OpenType BaseFont FirstChar "
    "LastChar Widths FontDescriptor Encoding ToUnicode FontMatrix FontBBox CharProcs DescendantFonts CIDSystemInfo "
    "Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap Identity FontName FontStretch FontWeight Flags ItalicAngle "
    "Ascent Descent Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 "
    "Length1 Length2 Length3 BaseEncoding Differences WinAnsiEncoding MacRomanEncoding MacExpertEncoding "
    "StandardEncoding FunctionType Domain BitsPerSample Order Encode C0 C1 Functions Bounds ShadingType Background "
    "AntiAlias Coords Function Extend LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK Normal Luminosity Alpha "
    "BC G PatternType PaintType TilingType XStep YStep Code space period comma hyphen Normal Bold Medium Light "
    "Condensed Black Cyan Magenta Yellow Red Green Blue Multiply Screen Overlay Darken Lighten "
    "StructTreeRoot ParentTree ParentTreeNextKey Nums StructParents Tabs MarkInfo Marked Lang Metadata XML P H1 Figure "
    "Span Document Artifact MCID Pg Alt ViewerPreferences DisplayDocTitle".split()
)

FONT_NAMES = frozenset(
    "Helvetica Helvetica-Bold Helvetica-Oblique Helvetica-BoldOblique Times-Roman Times-Bold Times-Italic "
    "Times-BoldItalic Courier Courier-Bold Courier-Oblique Courier-BoldOblique Symbol ZapfDingbats Arial Arial,Bold "
    "Arial,Italic Arial,BoldItalic ArialMT Arial-BoldMT Arial-ItalicMT Arial-BoldItalicMT ArialNarrow "
    "ArialNarrow-Bold TimesNewRoman TimesNewRoman,Bold TimesNewRoman,Italic TimesNewRoman,BoldItalic "
    "TimesNewRomanPSMT TimesNewRomanPS-BoldMT TimesNewRomanPS-ItalicMT TimesNewRomanPS-BoldItalicMT CourierNew "
    "CourierNew,Bold CourierNewPSMT CourierNewPS-BoldMT Verdana Verdana-Bold Verdana-Italic Georgia Georgia-Bold "
    "Georgia-Italic Tahoma Tahoma-Bold TrebuchetMS Calibri Calibri-Bold Cambria Garamond Palatino-Roman".split()
)
