// What people write comes through as they wrote it, and what only deceives readers does not.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "protocol/cpp/text_rules.hpp"

using namespace plenaria;
using namespace std::string_literals;

namespace {

constexpr std::size_t kPlenty = 8000;

std::string cleaned(const std::string& text, Lines lines = Lines::many, std::size_t most = kPlenty) {
  const auto clean = clean_text(text, most, lines);
  return clean ? *clean : "refused: " + sentence_of(clean.error(), "text", most);
}

TextFault::Kind fault(const std::string& text, Lines lines = Lines::many, std::size_t most = kPlenty) {
  const auto clean = clean_text(text, most, lines);
  INFO(text);
  REQUIRE(clean.has_error());
  return clean.error().kind;
}

struct Case {
  const char* why;
  std::string came;
  std::string recorded;
};

}  // namespace

TEST_CASE("what people write is recorded as they wrote it") {
  const std::vector<std::pair<const char*, std::string>> texts{
      {"Spanish", "¡Señoras y señores, la migración «segura» —ordenada y regular— nos atañe a todos! ¿No es así?"},
      {"French", "L’accueil des réfugiés\u00A0: où en sommes-nous\u202F? Voilà l’œuvre inachevée."},
      {"Russian", "Съезд обсудил ещё раз права мигрантов; их объём — 5 % бюджета."},
      {"Chinese", "移民与发展：安全、有序和正常的迁移。　谢谢主席先生！"},
      {"Japanese", "移民の権利について、ご意見をお聞かせください。がぎぐげご"},
      {"Korean", "이주민의 권리를 보호합시다."},
      {"Arabic", "إنّ الهجرةَ الآمنة والمنظَّمة تعود بالنفع على الجميع، أليس كذلك؟ (المادة ١٢)"},
      {"an Arabic year of the Hijra, with ZWJ", "عام ١٤٤٠ ه\u200D"},
      {"stretched Arabic", "الهجـــرة"},
      {"Persian with ZWNJ", "می\u200Cخواهم درباره\u200Cی حقوق پناهنده\u200Cها صحبت کنم."},
      {"Persian: a suffix to letters that do not join on", "کار\u200Cها، جزء\u200Cبه\u200Cجزء و شیء\u200Cها"},
      {"Persian: a suffix to a Latin word and to a number", "CD\u200Cها و NGO\u200Cها در ۳۰\u200Cهزار نسخه"},
      {"Persian: ZWNJ behind a mark", "مثلاً\u200Cها"},
      {"Urdu", "مہاجرین کے حقوق کا تحفظ ضروری ہے۔"},
      {"Hebrew with points", "בְּרֵאשִׁית בָּרָא; זכויות המהגרים והמהגרות — תשע״ט"},
      {"Hebrew with CGJ between marks", "יְרוּשָׁלַ\u034F\u05B4ם"},
      {"Hebrew with marks beside a quotation in Spanish", "אמרה \u200E\"¡Buenos días!\"\u200E והמשיכה\u200F."},
      {"Arabic with an isolate around a name in Latin letters", "قالت \u2066IOM (Geneva)\u2069 إنها توافق."},
      {"Arabic with a first-strong isolate", "الوثيقة \u2068A/CONF.231/3\u2069 متاحة."},
      {"Spanish that cites Hebrew in an embedding", "La palabra \u202B\"שלום!\"\u202C significa paz."},
      {"isolates within isolates", "א \u2067ב \u2066abc \u2067ג\u2069 def\u2069 ד\u2069 ה"},
      {"an Arabic letter mark before a number", "\u061C12-5 درجة"},
      {"Hindi", "प्रवासियों के अधिकार सुरक्षित हों। क्षेत्र और ज्ञान, द्वितीय, हृदय।"},
      {"Hindi with a visible half form, by ZWJ", "क्\u200Dष और पक्\u200Cका"},
      {"Marathi: eyelash ra", "दर्\u200Dया"},
      {"Bengali: ZWJ before the virama", "র\u200D্যাব এবং অভিবাসন"},
      {"Malayalam with ZWJ for a chillu", "അവന്\u200D എന്റെ"},
      {"Kannada with ZWNJ", "ರಾಜ್\u200Cಕುಮಾರ್"},
      {"Sinhala", "ශ්\u200Dරී ලංකාවේ සංක්\u200Dරමණිකයන්ගේ අයිතිවාසිකම්"},
      {"Tamil", "புலம்பெயர்ந்தோர் உரிமைகள்; ஶ்ரீ"},
      {"Khmer", "សិទ្ធិរបស់ជនចំណាកស្រុក"},
      {"Burmese", "ရွှေ့ပြောင်းသွားလာသူများ၏ အခွင့်အရေး"},
      {"Thai", "สิทธิของผู้ย้ายถิ่น น้ำ"},
      {"Tibetan, the tallest stack that is used", "ཧྐྵྨླྺྼྻྂ"},
      {"Mongolian with its own separator and selectors", "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠋ ᠤᠨ\u180Eᠠ"},
      {"Vietnamese", "Quyền của người di cư được bảo vệ ở Việt Nam"},
      {"Greek", "Τα δικαιώματα των μεταναστών· «ναι»;"},
      {"Amharic", "የስደተኞች መብት ይከበር።"},
      {"Georgian and Armenian", "მიგრანტების უფლებები, միգրանտների իրավունքները"},
      {"a family, with ZWJ", "👨\u200D👩\u200D👧\u200D👦 y 👩🏽\u200D⚕\uFE0F"},
      {"a face in clouds, an eye in a bubble", "😶\u200D🌫\uFE0F 👁\uFE0F\u200D🗨\uFE0F"},
      {"flags", "🇨🇭 🇲🇽 🏴\u200D☠\uFE0F 🏳\uFE0F\u200D🌈"},
      {"the flag of Scotland, by tags", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
      {"a keycap and a heart", "1\uFE0F\u20E3 ❤\uFE0F ❤\uFE0E ©\uFE0F"},
      {"an ideograph's variant", "葛\U000E0100飾区"},
      {"an emoji of a later Unicode", "\U0001FAE9"},
      {"several paragraphs, a list, an indentation", "Primero:\n\n- uno\n\t- dos\n\n\nFin."},
      {"an indentation at the very beginning", "\tPrimero"},
      {"marks that make a text of their own", "x\u0323\u0302 + ñ\u0304 = ?"},
      {"a question mark and nothing else", "?"},
      {"program text", "if (a < b && c > d) { return \"<b>&amp;</b>\"; }"},
  };
  for (const auto& [why, text] : texts) {
    INFO(why);
    CHECK(cleaned(text) == text);
  }
}

TEST_CASE("names come through as they are written") {
  for (const std::string name : {"José Ñandú Œuvre", "O’Connor-Łukasz", "محمد بن سلمان", "علی\u200Cرضا", "משה בן־דוד",
                                 "अमृता शर्मा", "ශ්\u200Dරීමතී", "山田　太郎", "Владимир Ильич", "Nguyễn Thị Hồng",
                                 "IOM \u200F(המשרד)", "Grupo de los 77 y China", "👩\u200D🚒 Brigade"})
    CHECK(cleaned(name, Lines::one) == name);
}

TEST_CASE("one text has one spelling") {
  const std::vector<Case> cases{
      {"composed letters", "n\u0303andu\u0301", "ñandú"},
      {"the order of marks", "q\u0307\u0323", "q\u0323\u0307"},
      {"Korean letters", "\u1112\u1161\u11AB", "한"},
      {"the sign of Kelvin and of Ångström", "\u212A \u212B", "K Å"},
      {"line ends of Windows, of old and of mainframes",
       "a\r\nb\rc\xC2\x85"
       "d",
       "a\nb\nc\nd"},
      {"separators of lines and paragraphs", "a\u2028b\u2029c", "a\nb\nc"},
      {"spaces at the ends of lines", "a  \nb\t\n c\u00A0", "a\nb\n c"},
      {"blank lines at both ends", "\n \n\na\n\n", "a"},
      {"a screen of blank lines", "a\n\n \n\n\n\nb", "a\n\n\nb"},
  };
  for (const auto& [why, came, recorded] : cases) {
    INFO(why);
    CHECK(cleaned(came) == recorded);
  }
}

TEST_CASE("what nobody sees and nobody needs is not recorded") {
  const std::vector<Case> cases{
      {"zero width space", "mig\u200Bration", "migration"},
      {"word joiner and byte order mark", "\uFEFFmig\u2060ration\uFEFF", "migration"},
      {"soft hyphen", "mig\u00ADration", "migration"},
      {"invisible operators", "2\u2062x\u2061(y)\u2064", "2x(y)"},
      {"joiners in a Latin word", "mi\u200Cgra\u200Dtion", "migration"},
      {"joiners in a Cyrillic, a Greek, a Hebrew and a Chinese word", "ми\u200Cр λό\u200Dγος ש\u200Dלום 移\u200D民",
       "мир λόγος שלום 移民"},
      {"a joiner before and behind a Persian word", "\u200Cخواهم\u200C و", "خواهم و"},
      {"joiners in a row", "می\u200C\u200C\u200Cخواهم", "می\u200Cخواهم"},
      {"a joiner between two Indic letters, where it does nothing", "क\u200Dष", "कष"},
      {"a joiner between an emoji and a letter", "👩\u200Da", "👩a"},
      {"ZWNJ between emoji", "👩\u200C👩", "👩👩"},
      {"fillers of Hangul", "a\u115F\u1160\u3164\uFFA0b", "ab"},
      {"a variation selector behind a letter", "a\uFE0Fb\uFE00", "ab"},
      {"a variation selector behind another", "❤\uFE0F\uFE0F", "❤\uFE0F"},
      {"a digit's emoji style without a keycap", "1\uFE0F2", "12"},
      {"selectors that carry hidden bytes", "😊\U000E0100\U000E0121\U000E01EF", "😊"},
      {"tags that carry a hidden text", "hello\U000E0001\U000E0073\U000E0065\U000E0063", "hello"},
      {"tags behind a flag that are no region", "🏴\U000E0067\U000E0062", "🏴"},
      {"tags behind a flag without their end", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074x", "🏴x"},
      {"a grapheme joiner in a word", "mi\u034Fgration", "migration"},
      {"Mongolian signs elsewhere", "a\u180Eb\u180Bc", "abc"},
      {"deprecated signs of format", "a\u206A\u206Fb", "ab"},
      {"Khmer vowels that are none", "ក\u17B4\u17B5", "ក"},
      {"signs of musical notation and of shorthand", "a\U0001D173\U0001BCA0b", "ab"},
      {"default ignorables of a later Unicode", "a\U000E0FFF\uFFF0b", "ab"},
      {"what stood between a letter and its accent", "e\u200B\u0301", "é"},
  };
  for (const auto& [why, came, recorded] : cases) {
    INFO(why);
    CHECK(cleaned(came) == recorded);
  }
}

TEST_CASE("signs of direction stay where they serve a reader") {
  const std::vector<Case> cases{
      {"none in a text without a letter that runs from right to left",
       "\u200F5-3 \u2067= x\u2069 \u202Bok\u202C\u200E\u061C", "5-3 = x ok"},
      {"an isolate that is not closed", "א \u2067ב abc", "א ב abc"},
      {"an embedding that is not closed", "א \u202Aabc", "א abc"},
      {"ends without a beginning", "א\u2069 ב\u202C", "א ב"},
      {"an isolate that reaches over a line end", "א \u2067ב\nג\u2069", "א ב\nג"},
      {"an embedding that its isolate ends", "א \u2067ב \u202Aabc\u2069 ד", "א \u2067ב abc\u2069 ד"},
      {"an end of an embedding inside an isolate that was begun outside", "א \u202Aa \u2067ב\u202C\u2069 c",
       "א a \u2067ב\u2069 c"},
      {"the same mark many times", "א\u200F\u200F\u200F(", "א\u200F("},
  };
  for (const auto& [why, came, recorded] : cases) {
    INFO(why);
    CHECK(cleaned(came) == recorded);
  }
}

TEST_CASE("a name has marks of direction at most, and one kind of gap") {
  const std::vector<Case> cases{
      {"isolates and embeddings", "א\u2067ב\u2069 \u202Aabc\u202C", "אב abc"},
      {"marks where nothing runs from right to left", "\u200FAna\u200E", "Ana"},
      {"spaces around it", " \u00A0Ana ", "Ana"},
      {"many spaces within it", "Ana  \u2003 María", "Ana María"},
      {"a zero width space between spaces", "Ana \u200B María", "Ana María"},
  };
  for (const auto& [why, came, recorded] : cases) {
    INFO(why);
    CHECK(cleaned(came, Lines::one) == recorded);
  }
}

TEST_CASE("what deceives a reader, or shows differently to each, is refused") {
  using Kind = TextFault::Kind;
  CHECK(fault("gpj.\u202Eexe") == Kind::turned_direction);
  CHECK(fault("א \u202Dabc\u202C") == Kind::turned_direction);
  CHECK(fault("\uF8FF") == Kind::no_common_meaning);
  CHECK(fault("a\U000F0000") == Kind::no_common_meaning);
  CHECK(fault("a\U0010FFFD") == Kind::no_common_meaning);
  CHECK(fault("a\uFDD0") == Kind::no_common_meaning);
  CHECK(fault("a\U0001FFFF") == Kind::no_common_meaning);
  CHECK(fault("\uFFF9漢字\uFFFAかんじ\uFFFB") == Kind::no_common_meaning);
  CHECK(fault("a\0b"s) == Kind::control_character);
  CHECK(fault("a\x1B[31mb") == Kind::control_character);
  CHECK(fault("a\xC2\x9F") == Kind::control_character);
  CHECK(fault("a\nb", Lines::one) == Kind::control_character);
  CHECK(fault("a\u2028b", Lines::one) == Kind::control_character);
  CHECK(fault("a\tb", Lines::one) == Kind::control_character);
  CHECK(fault("a\xFF") == Kind::not_utf8);
  CHECK(fault("a\xED\xA0\x80") == Kind::not_utf8);  // a surrogate
  CHECK(fault("a\xC0\xAF") == Kind::not_utf8);      // an overlong /
}

TEST_CASE("a pile of marks is refused, however it is built") {
  const auto piled = [](int marks, const std::string& mark) {
    std::string text = "Z";
    for (int i = 0; i < marks; ++i) text += mark;
    return text + "algo";
  };
  CHECK(cleaned(piled(8, "\u0336")) == piled(8, "\u0336"));
  CHECK(fault(piled(9, "\u0336")) == TextFault::Kind::piled_marks);
  CHECK(fault(piled(300, "\u0489")) == TextFault::Kind::piled_marks);
  CHECK(fault("ǖ" + piled(7, "\u0308").substr(1)) == TextFault::Kind::piled_marks);  // ǖ brings two
  CHECK(fault("א" + piled(5, "\u0336\u200F\u0335\u200E").substr(1)) == TextFault::Kind::piled_marks);
  CHECK(fault("क" + piled(9, "\u093C\u200D").substr(1)) == TextFault::Kind::piled_marks);
  CHECK(fault(piled(9, "\u0336\u034F")) == TextFault::Kind::piled_marks);
  CHECK(fault(piled(9, "\u0336\uFE00\u200B")) == TextFault::Kind::piled_marks);
  CHECK(fault(piled(16'000, "\u0301\u0323")) == TextFault::Kind::piled_marks);
}

TEST_CASE("which fault is told does not depend on the normal form") {
  const std::string composed = "ǖ", decomposed = "u\u0308\u0304";
  const std::string marks = "\u0308\u0308\u0308\u0308\u0308\u0308\u0308";
  for (const std::string& letter : {composed, decomposed}) {
    CHECK(fault(letter + marks) == TextFault::Kind::piled_marks);
    CHECK(fault(letter + marks + "\u202E") == TextFault::Kind::turned_direction);
  }
  CHECK(fault("\u0344\u0344\u0344\u0344\u0344") == TextFault::Kind::piled_marks);
  CHECK(fault("\u0308\u0301\u0308\u0301\u0308\u0301\u0308\u0301\u0308\u0301") == TextFault::Kind::piled_marks);
}

TEST_CASE("a text in which a reader sees nothing is blank") {
  for (const std::string text : {"", " \n\t", "\u00A0\u3000", "\u200B\u2060\uFEFF", "\u3164\u115F", "\u2800\u2800",
                                 "\u0301", "\u200F\u2067\u2069", "\u200D", "\U000E0041", "\uFE0F"}) {
    CHECK(fault(text) == TextFault::Kind::blank);
    CHECK(fault(text, Lines::many, 0) == TextFault::Kind::blank);
  }
}

TEST_CASE("the limit counts what is recorded") {
  CHECK(cleaned("e\u0301e\u0301\u200B\n", Lines::many, 2) == "éé");
  CHECK(fault("éée", Lines::many, 2) == TextFault::Kind::too_long);
  CHECK(cleaned("👨\u200D👩", Lines::many, 3) == "👨\u200D👩");
}

TEST_CASE("a refusal says which character it is about and what to do") {
  CHECK(cleaned("ab\u202Ec") ==
        "refused: Character 3 of text (U+202E) makes what follows read in another order than it is written; remove it "
        "and send again.");
  CHECK(cleaned("\U0010FFFD") ==
        "refused: Character 1 of text (U+10FFFD) shows otherwise or not at all to others; write it in another way and "
        "send again.");
  CHECK(cleaned("a\x07") == "refused: Character 2 of text (U+0007) is a control character; remove it and send again.");
}

TEST_CASE("an address leads where it seems to lead") {
  for (const char* address : {"https://example.org", "http://example.org:8080/a?b=c#d", "https://[2001:db8::1]/",
                              "https://müller.example/año", "https://example.org/@name", "https://example.org/?a@b"})
    CHECK(is_web_address(address));
  for (const char* address : {"javascript:alert(1)",
                              "HTTPS://example.org",
                              "https://",
                              "https:///a",
                              "https://:80",
                              "https://?a",
                              "//example.org",
                              "https://un.org@other.example/",
                              "https://un.org:443@other.example",
                              "https://un.org\\@other.example",
                              "https://example.org/a b",
                              "https://example.org/\u00A0",
                              "https://example.org/\u202Egro.nu",
                              "https://exam\u200Bple.org",
                              "https://exam\u00ADple.org",
                              "https://example.org/\xC2\x85",
                              "https://example.org/\u2028",
                              "https://example.org/\uF8FF",
                              "https://example.org/\xFF",
                              "https://example.org/\"",
                              "https://example.org/<b>",
                              " https://example.org",
                              "data:text/html,x"}) {
    INFO(address);
    CHECK_FALSE(is_web_address(address));
  }
}
