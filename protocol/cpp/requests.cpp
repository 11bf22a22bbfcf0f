#include "protocol/cpp/requests.hpp"

#include <charconv>

#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/params.hpp"
#include "protocol/cpp/request_decoders.hpp"
#include "protocol/cpp/strict_json.hpp"

namespace plenaria {

namespace {

using Need = Members::Need;

std::optional<Position> position(Members& params, const std::string& name) {
  const JsonValue* found = params.value(name, Need::optional);
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
  request.room = read_room(params);
  request.after = position(params, "after");
  request.audience =
      read_choice<Audience>(params, "audience", Need::optional, "public or desk").value_or(Audience::public_);
  return request;
}
Params room_leave(Members& params, const RequestLimits&) { return RoomLeave{read_room(params)}; }
Params room_history(Members& params, const RequestLimits&) {
  RoomHistory request;
  request.room = read_room(params);
  request.before = position(params, "before");
  request.limit = params.integer("limit", Need::optional, 1, 200, 50);
  return request;
}
Params intervention_submit(Members& params, const RequestLimits& limits) {
  InterventionSubmit request;
  request.room = read_room(params);
  request.key = params.word("key", Need::required, is_key, "8 to 64 of A-Z, a-z, 0-9, _ and -");
  request.kind =
      read_choice<Kind>(params, "kind", Need::required, "one of the kinds of intervention").value_or(request.kind);
  request.language = params.word("language", Need::required, is_language, "a BCP 47 language tag");
  request.text = params.text("text", Need::required, limits.max_text_chars, Lines::many);
  request.attribution =
      read_choice<Attribution>(params, "attribution", Need::optional, "named, delegation, group or none");
  request.tags.themes = read_themes(params);
  request.tags.levels = read_levels(params);
  request.tags.perspectives = read_perspectives(params);
  if (params.value("in_reply_to", Need::optional)) request.in_reply_to = read_intervention(params, "in_reply_to");
  request.on_behalf_of = params.text("on_behalf_of", Need::optional, 200, Lines::one);
  request.sources = params.words(
      "sources", 10, is_web_address,
      "an http or https address of at most 500 characters, with nothing before its host and nothing invisible");
  return request;
}
Params intervention_withdraw(Members& params, const RequestLimits&) {
  InterventionWithdraw request;
  request.room = read_room(params);
  request.id = read_intervention(params, "id");
  request.version = read_version(params);
  return request;
}
Params intervention_mine(Members& params, const RequestLimits&) { return InterventionMine{read_room(params)}; }

Decoders all_decoders() {
  Decoders all{
      {"session.open", session_open},
      {"session.heartbeat", session_heartbeat},
      {"dialogue.get", dialogue_get},
      {"room.join", room_join},
      {"room.leave", room_leave},
      {"room.history", room_history},
      {"intervention.submit", intervention_submit},
      {"intervention.withdraw", intervention_withdraw},
      {"intervention.mine", intervention_mine},
  };
  all.insert(desk_decoders().begin(), desk_decoders().end());
  all.insert(accreditation_decoders().begin(), accreditation_decoders().end());
  return all;
}

std::optional<std::string_view> string_in(const JsonObject& object, std::string_view name) {
  const JsonValue* found = object.if_contains(name);
  const auto* string = found ? found->if_string() : nullptr;
  return string ? std::optional<std::string_view>(std::in_place, string->data(), string->size()) : std::nullopt;
}

/// The id as JSON where it is one that we give back: a string of 1 to 64 characters, or an integer.
std::optional<std::string> acceptable_id(const JsonObject& message) {
  const JsonValue* id = message.if_contains("id");
  if (!id) return std::nullopt;
  if (const auto* number = id->if_uint64()) return std::to_string(*number);
  if (const auto* number = id->if_int64()) return std::to_string(*number);
  const auto text = string_in(message, "id");
  if (!text || text->empty() || code_points(*text) > 64) return std::nullopt;
  std::string json;
  append_json(json, *text);
  return json;
}

NotARequest refuse(std::string id, Code code, std::string sentence = {}, std::string field = {}) {
  if (sentence.empty()) sentence = sentence_of(code);
  return NotARequest{std::move(id), Refusal{code, std::move(sentence), std::move(field)}};
}

}  // namespace

Result<Request, NotARequest> decode_request(std::string_view text, const RequestLimits& limits) {
  if (code_points(text) == SIZE_MAX)
    return refuse("null", Code::not_acceptable, "This is not UTF-8; send text in UTF-8.");
  const Scratch scratch;
  const auto parsed = parse_strictly(text, limits.max_depth, scratch);
  if (!parsed) return refuse("null", Code::parse_error, parsed.error().sentence);
  if (parsed->is_array()) return refuse("null", Code::invalid_request, "Send one request in a message, not a batch.");
  const JsonObject* object = parsed->if_object();
  if (!object) return refuse("null", Code::invalid_request);
  const JsonObject& message = *object;
  auto id = acceptable_id(message);
  if (!id)
    return refuse("null", Code::invalid_request,
                  "Give the request an id: a string of 1 to 64 characters or an integer.");
  if (string_in(message, "jsonrpc") != "2.0")
    return refuse(*id, Code::invalid_request, "Say \"jsonrpc\":\"2.0\" in the request.");
  const auto method = string_in(message, "method");
  if (!method) return refuse(*id, Code::invalid_request, "Name the method in the request, as a string.");
  const JsonValue* given = message.if_contains("params");
  if (message.size() != (given ? 4 : 3))
    return refuse(*id, Code::invalid_request, "A request has jsonrpc, id, method and params, and nothing else.");
  static const Decoders kDecoders = all_decoders();
  const auto known = kDecoders.find(*method);
  if (known == kDecoders.end()) return refuse(*id, Code::no_such_method);

  const JsonValue no_params(scratch.object(0));  // of a request that has none
  Members params(given ? *given : no_params);
  Params decoded = known->second(params, limits);
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
