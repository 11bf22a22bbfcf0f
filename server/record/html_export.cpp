// The export as one page to read and to print. The page's layout is in server/record/page; here is what stands in it.
// Everything that people wrote goes through the templates, which escape it.
#include <algorithm>
#include <kainjow/mustache.hpp>

#include "base/crypto.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "protocol/cpp/text_rules.hpp"
#include "record/export_writer.hpp"
#include "record/page_templates.hpp"
#include "record/page_times.hpp"
#include "record/page_words.hpp"
#include "record/render.hpp"

namespace plenaria {

namespace {

using kainjow::mustache::data;
using kainjow::mustache::list;
using kainjow::mustache::mustache;
using kainjow::mustache::object;

/// How many interventions one line of the contents leads to.
constexpr std::size_t kRange = 20;

/// A text of the dialogue in the page's language, or else in another, which is then named.
struct InLanguage {
  std::string text;
  std::string other;
};
InLanguage choose(const Title& title, const std::string& language) {
  for (const auto& [tag, text] : title)
    if (tag == language) return {text, ""};
  return title.empty() ? InLanguage{} : InLanguage{title.front().second, title.front().first};
}

const Title* title_of(const std::vector<Term>& terms, const std::string& id) {
  const auto found = std::find_if(terms.begin(), terms.end(), [&](const Term& term) { return term.id == id; });
  return found == terms.end() ? nullptr : &found->title;
}

/// SHA-256 as a Content-Security-Policy spells it.
std::string policy_hash(const std::string& text) {
  std::string hash = sha256(text).text();
  std::replace(hash.begin(), hash.end(), '-', '+');
  std::replace(hash.begin(), hash.end(), '_', '/');
  return hash + "=";
}

/// An empty text as one that a template's section passes over.
data unless_empty(const std::string& text) { return text.empty() ? data(false) : data(text); }

data words_data(const PageWords& words) {
  return object{{"skip", words.skip},
                {"record", words.record},
                {"meeting", words.meeting},
                {"venue", words.venue},
                {"interventions", words.interventions},
                {"intervention", words.intervention},
                {"audience", words.audience},
                {"exported", words.exported},
                {"times", words.times},
                {"rounded", words.rounded},
                {"contents", words.contents},
                {"nothing", words.nothing},
                {"on_behalf_of", words.on_behalf_of},
                {"in_reply_to", words.in_reply_to},
                {"sources", words.sources},
                {"themes", words.themes},
                {"proof", words.proof},
                {"chained", words.chained},
                {"room", words.room},
                {"newest", words.newest},
                {"epoch", words.epoch},
                {"hash", words.hash},
                {"signed", words.signed_},
                {"unsigned", words.unsigned_},
                {"signed_entry", words.signed_entry},
                {"key", words.key},
                {"signature", words.signature},
                {"how", words.how},
                {"commands", words.commands}};
}

class HtmlExport final : public ExportWriter {
 public:
  HtmlExport(const ExportSubject& subject, Sink sink)
      : subject_(subject),
        sink_(std::move(sink)),
        words_(page_words(subject.language)),
        words_data_(words_data(words_)),
        times_(words_.language, subject.meeting.time_zone),
        begin_(embedded_page().begin),
        entry_(embedded_page().entry),
        end_(embedded_page().end) {}

  void begin() override;
  void add(const ExportEntry& entry) override;
  void end(const std::optional<RecordKey>&) override;

 private:
  bool desk() const { return subject_.about.audience == Audience::desk; }
  data in_language(const Title& title) const;
  data term(const std::vector<Term>& terms, const std::string& id) const;
  data ranges() const;
  std::vector<std::uint32_t> items() const;
  Seq seq_of(const Intervention& item) const { return desk() ? item.body_seq : item.public_seq; }
  VenueTime told(const Intervention& item) const {
    const bool hidden = std::min(item.rule, subject_.room.rules().attribution) == Attribution::none;
    return hidden && !desk() ? quarter_hour(item.at) : item.at;
  }
  void put_content(object& page, const ContentView& content) const;
  void write(mustache& part, const data& page) {
    part.render(page, [this](const std::string& piece) { sink_(piece); });
  }

  const ExportSubject& subject_;
  Sink sink_;
  const PageWords& words_;
  const data words_data_;
  PageTimes times_;
  mustache begin_;
  mustache entry_;
  mustache end_;
};

data HtmlExport::in_language(const Title& title) const {
  const InLanguage chosen = choose(title, subject_.language);
  // The page's own language is that of its words, which may be another than the one asked for.
  const std::string language = chosen.other.empty() ? subject_.language : chosen.other;
  return object{{"text", unless_empty(chosen.text)},
                {"lang", unless_empty(language == words_.language ? "" : language)}};
}

data HtmlExport::term(const std::vector<Term>& terms, const std::string& id) const {
  const Title* title = title_of(terms, id);
  return title ? in_language(*title) : data(object{{"text", id}, {"lang", false}});
}

/// Indices of those that were brought to this audience, in their order.
std::vector<std::uint32_t> HtmlExport::items() const {
  if (!desk()) return subject_.room.published();
  std::vector<std::uint32_t> all(subject_.room.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

data HtmlExport::ranges() const {
  const auto all = items();
  list ranges;
  for (std::size_t from = 0; from < all.size(); from += kRange) {
    const Intervention& first = subject_.room.item(all[from]);
    const Intervention& last = subject_.room.item(all[std::min(from + kRange, all.size()) - 1]);
    const std::string begin = std::to_string(seq_of(first)), end = std::to_string(seq_of(last));
    ranges.push_back(object{
        {"first", begin}, {"numbers", begin == end ? begin : begin + "–" + end}, {"when", times_.moment(told(first))}});
  }
  return ranges;
}

void HtmlExport::begin() {
  const std::string style = embedded_page().style;
  const Rules& rules = subject_.room.rules();
  const std::size_t count = items().size();
  object page{{"lang", words_.language},
              {"dir", right_to_left(words_.language) ? "rtl" : "ltr"},
              {"style", style},
              {"style_hash", policy_hash(style)},
              {"words", words_data_},
              {"dialogue", in_language(subject_.dialogue.title)},
              {"room", in_language(subject_.plan.title)},
              {"meeting", in_language(subject_.meeting.title)},
              {"venue", in_language(subject_.meeting.venue)},
              {"informal", in_language(subject_.dialogue.informal)},
              {"dates", times_.days(subject_.meeting.starts, subject_.meeting.ends)},
              {"count", std::to_string(count)},
              {"audience", desk() ? words_.desk_audience : words_.public_audience},
              {"exported_iso", rfc3339(subject_.about.exported)},
              {"exported", times_.moment(subject_.about.exported)},
              {"time_zone", subject_.meeting.time_zone},
              {"rounded", !desk() && rules.attribution == Attribution::none},
              {"ranges", ranges()},
              {"empty", count == 0}};
  write(begin_, page);
}

void HtmlExport::put_content(object& page, const ContentView& content) const {
  const AuthorView& author = content.author;
  page["named"] = !author.name.empty() || !author.delegation.empty();
  page["name"] = unless_empty(author.name);
  page["both"] = !author.name.empty() && !author.delegation.empty();
  page["delegation"] = unless_empty(author.delegation);
  if (author.name.empty() && author.delegation.empty() && author.group.empty()) page["unnamed"] = words_.no_author;
  if (!author.group.empty()) page["group"] = term(subject_.dialogue.groups, author.group);
  page["kind"] = term(subject_.dialogue.kinds, std::string(to_text(content.kind)));
  page["on_behalf_of"] = unless_empty(content.on_behalf_of);
  page["language"] = content.language;
  page["text"] = content.text;
  if (content.in_reply_to)
    if (const Intervention* answered = subject_.room.find(*content.in_reply_to))
      page["reply"] = std::to_string(seq_of(*answered));
  // A source was a web address when it was taken, but a page is opened far from the venue.
  list sources;
  for (const auto& source : content.sources)
    sources.push_back(is_web_address(source) ? object{{"link", source}} : object{{"link", false}, {"plain", source}});
  page["has_sources"] = !content.sources.empty();
  page["sources"] = sources;
  list themes;
  for (const auto& theme : content.tags.themes) themes.push_back(term(subject_.dialogue.themes, theme));
  page["has_themes"] = !content.tags.themes.empty();
  page["themes"] = themes;
}

void HtmlExport::add(const ExportEntry& entry) {
  const auto brought = entry.brings ? brought_by(entry.view) : std::nullopt;
  if (!brought) return;
  const VenueTime at = brought->content ? brought->content->at : entry.view.at;
  // Every name that the template asks for is set: a missing one would be looked for outside of the entry.
  object page{
      {"words", words_data_}, {"seq", std::to_string(entry.seq)}, {"iso", rfc3339(at)}, {"when", times_.moment(at)}};
  for (const char* name : {"kind", "group"}) page[name] = object{{"text", false}, {"lang", false}};
  for (const char* name : {"named", "unnamed", "name", "both", "delegation", "on_behalf_of", "reply", "status", "gone",
                           "has_sources", "has_themes"})
    page[name] = false;
  const std::string status = status_words(words_, brought->status);
  if (brought->content) {
    put_content(page, *brought->content);
    page["status"] = unless_empty(status);
  } else {
    page["gone"] = status;
  }
  write(entry_, page);
}

void HtmlExport::end(const std::optional<RecordKey>&) {
  const ExportAbout& about = subject_.about;
  const std::string keys_url = subject_.public_url.empty() ? "" : subject_.public_url + "/record/keys";
  object page{{"words", words_data_},
              {"dialogue_id", about.dialogue.text()},
              {"room_id", about.room.text()},
              {"seq", std::to_string(about.seq)},
              {"epoch", about.epoch.text()},
              {"hash", about.hash.text()},
              {"desk_flag", desk() ? " --desk" : ""},
              {"keys_url", unless_empty(keys_url)},
              {"keys_place", keys_url.empty() ? "https://…/record/keys" : keys_url},
              {"signed", about.signed_head.has_value()}};
  if (about.signed_head) {
    const SignedHead& head = *about.signed_head;
    page["signed_seq"] = std::to_string(head.seq);
    page["signed_hash"] = head.hash.text();
    page["signed_iso"] = rfc3339(head.at);
    page["signed_at"] = desk() ? words_.signed_at : words_.signed_about;
    page["signed_when"] = times_.moment(head.at);
    page["key"] = head.key;
    page["signature"] = head.signature.text();
  }
  write(end_, page);
}

}  // namespace

std::unique_ptr<ExportWriter> html_export(const ExportSubject& subject, Sink sink) {
  return std::make_unique<HtmlExport>(subject, std::move(sink));
}

}  // namespace plenaria
