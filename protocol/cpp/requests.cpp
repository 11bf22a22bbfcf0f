#include "protocol/cpp/requests.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/members.hpp"

namespace plenaria {

namespace {

using Need = Members::Need;

constexpr Seq kLargestSeq = (Seq{1} << 53) - 1;

bool all_of(std::string_view text, std::string_view extra) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || extra.find(c) != extra.npos;
  });
}
bool is_key(const std::string& text) { return text.size() >= 8 && text.size() <= 64 && all_of(text, "_-"); }
bool is_epoch(const std::string& text) { return text.size() == 22 && all_of(text, "_-"); }
/// BCP 47 as far as its shape goes: a language of letters, then subtags of up to eight letters and digits.
bool is_language(const std::string& text) {
  if (text.size() > 35) return false;
  std::size_t start = 0;
  for (bool first = true;; first = false) {
    const std::size_t end = std::min(text.find('-', start), text.size());
    const std::string_view subtag(text.data() + start, end - start);
    if (subtag.empty() || subtag.size() > 8 || !all_of(subtag, "")) return false;
    if (first && (subtag.size() < 2 || subtag.size() > 3 ||
                  std::any_of(subtag.begin(), subtag.end(), [](char c) { return c >= '0' && c <= '9'; })))
      return false;
    if (end == text.size()) return true;
    start = end + 1;
  }
}
/// http or https with a host, at most 500 characters, none of which ends an address in a text.
bool is_web_address(const std::string& text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  const std::size_t host = web ? text.find("//") + 2 : text.size();
  return host < text.size() && std::string_view("/?#:").find(text[host]) == std::string_view::npos &&
         code_points(text) <= 500 && std::none_of(text.begin(), text.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= 0x20 || byte == 0x7F || c == '"' || c == '<' || c == '>';
         });
}

constexpr const char* kSlug = "a slug of at most 64 of a-z, 0-9 and -";

RoomId room(Members& params) { return RoomId(params.word("room", Need::required, is_slug, kSlug)); }

InterventionId intervention(Members& params, const std::string& name) {
  const std::string text = params.word(
      name, Need::required, [](const std::string& t) { return InterventionId::parse(t).has_value(); },
      "an intervention's id, 22 characters of base64url");
  return InterventionId::parse(text).value_or(InterventionId());
}

std::optional<Position> position(Members& params, const std::string& name) {
  const Json* found = params.value(name, Need::optional);
  if (!found) return std::nullopt;
  if (!found->is_object()) {
    params.fail(name, "The parameter " + name + " is a position {epoch, seq}.");
    return std::nullopt;
  }
  Members inner(*found, name + ".");
  Position result;
  result.epoch = Epoch(inner.word("epoch", Need::required, is_epoch, "an epoch, as the server gave it"));
  result.seq = inner.integer("seq", Need::required, 0, kLargestSeq, 0);
  inner.finish();
  params.adopt(inner);
  return result;
}

template <class Enum>
std::optional<Enum> choice(Members& params, const std::string& name, Need need, const char* expected) {
  const std::string text = params.word(
      name, need, [](const std::string& t) { return from_text<Enum>(t).has_value(); }, expected);
  return from_text<Enum>(text);
}

Params session_open(Members& params, const RequestLimits&) {
  SessionOpen request;
  if (params.value("token", Need::optional)) request.token = params.string("token", Need::required, 4096);
  if (params.value("language", Need::optional))
    request.language = params.word("language", Need::required, is_language, "a BCP 47 language tag");
  if (params.value("client", Need::optional))
    request.client = params.word(
        "client", Need::required, [](const std::string& t) { return t.empty() || !fault_of_text(t, 64, Lines::one); },
        "a name of at most 64 characters in one line");
  return request;
}
Params session_heartbeat(Members&, const RequestLimits&) { return SessionHeartbeat{}; }
Params dialogue_get(Members&, const RequestLimits&) { return DialogueGet{}; }
Params room_join(Members& params, const RequestLimits&) {
  RoomJoin request;
  request.room = room(params);
  request.after = position(params, "after");
  request.audience = choice<Audience>(params, "audience", Need::optional, "public or desk").value_or(Audience::public_);
  return request;
}
Params room_leave(Members& params, const RequestLimits&) { return RoomLeave{room(params)}; }
Params room_history(Members& params, const RequestLimits&) {
  RoomHistory request;
  request.room = room(params);
  request.before = position(params, "before");
  request.limit = params.integer("limit", Need::optional, 1, 200, 50);
  return request;
}
Params intervention_submit(Members& params, const RequestLimits& limits) {
  InterventionSubmit request;
  request.room = room(params);
  request.key = params.word("key", Need::required, is_key, "8 to 64 of A-Z, a-z, 0-9, _ and -");
  request.kind =
      choice<Kind>(params, "kind", Need::required, "one of the kinds of intervention").value_or(request.kind);
  request.language = params.word("language", Need::required, is_language, "a BCP 47 language tag");
  request.text = params.text("text", Need::required, limits.max_text_chars, Lines::many);
  request.attribution = choice<Attribution>(params, "attribution", Need::optional, "named, delegation, group or none");
  request.tags.themes = params.words("themes", 12, is_slug, kSlug);
  request.tags.levels = params.words("levels", 5, is_slug, kSlug);
  request.tags.perspectives = params.words("perspectives", 3, is_slug, kSlug);
  if (params.value("in_reply_to", Need::optional)) request.in_reply_to = intervention(params, "in_reply_to");
  request.on_behalf_of = params.text("on_behalf_of", Need::optional, 200, Lines::one);
  request.sources = params.words("sources", 10, is_web_address, "an http or https address of at most 500 characters");
  return request;
}
Params intervention_withdraw(Members& params, const RequestLimits&) {
  InterventionWithdraw request;
  request.room = room(params);
  request.id = intervention(params, "id");
  request.version = static_cast<std::uint32_t>(params.integer("version", Need::required, 1, 0xFFFFFFFE, 0));
  return request;
}
Params intervention_mine(Members& params, const RequestLimits&) { return InterventionMine{room(params)}; }

struct Method {
  Params (*decode)(Members&, const RequestLimits&);
};

const std::map<std::string, Method, std::less<>>& methods() {
  static const std::map<std::string, Method, std::less<>> kMethods{
      {"session.open", {session_open}},
      {"session.heartbeat", {session_heartbeat}},
      {"dialogue.get", {dialogue_get}},
      {"room.join", {room_join}},
      {"room.leave", {room_leave}},
      {"room.history", {room_history}},
      {"intervention.submit", {intervention_submit}},
      {"intervention.withdraw", {intervention_withdraw}},
      {"intervention.mine", {intervention_mine}},
  };
  return kMethods;
}

/// The id as JSON where it is one that we give back: a string of 1 to 64 characters, or an integer.
std::optional<std::string> acceptable_id(const Json& message) {
  const auto id = message.find("id");
  if (id == message.end()) return std::nullopt;
  if (id->is_number_integer()) return dump_json(*id);
  if (!id->is_string()) return std::nullopt;
  const auto& text = id->get_ref<const std::string&>();
  if (text.empty() || code_points(text) > 64) return std::nullopt;
  return dump_json(*id);
}

NotARequest refuse(std::string id, Code code, std::string sentence = {}, std::string field = {}) {
  if (sentence.empty()) sentence = sentence_of(code);
  return NotARequest{std::move(id), Refusal{code, std::move(sentence), std::move(field)}};
}

}  // namespace

Result<Request, NotARequest> decode_request(std::string_view text, const RequestLimits& limits) {
  if (code_points(text) == SIZE_MAX)
    return refuse("null", Code::not_acceptable, "This is not UTF-8; send text in UTF-8.");
  auto parsed = parse_json(text, limits.max_depth);
  if (!parsed) return refuse("null", Code::parse_error, parsed.error().sentence);
  const Json& message = *parsed;
  if (message.is_array()) return refuse("null", Code::invalid_request, "Send one request in a message, not a batch.");
  if (!message.is_object()) return refuse("null", Code::invalid_request);
  auto id = acceptable_id(message);
  if (!id)
    return refuse("null", Code::invalid_request,
                  "Give the request an id: a string of 1 to 64 characters or an integer.");
  const auto version = message.find("jsonrpc");
  if (version == message.end() || *version != "2.0")
    return refuse(*id, Code::invalid_request, "Say \"jsonrpc\":\"2.0\" in the request.");
  const auto method = message.find("method");
  if (method == message.end() || !method->is_string())
    return refuse(*id, Code::invalid_request, "Name the method in the request, as a string.");
  for (const auto& [name, unused] : message.items())
    if (name != "jsonrpc" && name != "id" && name != "method" && name != "params")
      return refuse(*id, Code::invalid_request, "A request has jsonrpc, id, method and params, and nothing else.");
  const auto known = methods().find(method->get_ref<const std::string&>());
  if (known == methods().end()) return refuse(*id, Code::no_such_method);

  static const Json kNoParams = Json::object();
  const auto given = message.find("params");
  Members params(given == message.end() ? kNoParams : *given);
  Params decoded = known->second.decode(params, limits);
  params.finish();
  if (params.fault()) return NotARequest{*std::move(id), *params.fault()};
  return Request{*std::move(id), std::move(decoded)};
}

std::optional<Position> parse_position(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == text.npos) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;  // one spelling for one position
  Position position{Epoch(std::string(text.substr(0, colon)))};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, position.seq);
  if (error != std::errc() || stop != end || position.seq > kLargestSeq || !is_epoch(position.epoch.text()))
    return std::nullopt;
  return position;
}

std::string to_text(const Position& position) { return position.epoch.text() + ":" + std::to_string(position.seq); }

}  // namespace plenaria
