#include "protocol/cpp/codes.hpp"

#include <array>

namespace plenaria {

namespace {

constexpr std::array<CodeRow, 14> kErrors{{
    {Code::parse_error, "parse error", "This is not JSON; send one JSON-RPC 2.0 request."},
    {Code::invalid_request, "invalid request",
     "This is not a JSON-RPC 2.0 request; send jsonrpc, id, method and params."},
    {Code::no_such_method, "no such method", "There is no such method; see the protocol's list of methods."},
    {Code::invalid_params, "invalid params",
     "A parameter is missing, unknown or out of bounds; correct it and send again."},
    {Code::unauthenticated, "unauthenticated",
     "Open a session with a valid token first; ask the secretariat for a new link."},
    {Code::forbidden, "forbidden", "You may not do this here; ask the secretariat if you should."},
    {Code::not_found, "not found", "There is nothing here by that name that you may see."},
    {Code::room_closed, "room closed or paused", "The room is paused or closed; keep what you have until it opens."},
    {Code::conflict, "conflict",
     "Things have changed since you saw them; look at them as they stand and decide again."},
    {Code::too_large, "too large", "This is too large; shorten it and send it again."},
    {Code::not_acceptable, "not acceptable text",
     "The text is empty or holds characters that are not text; correct it."},
    {Code::too_fast, "too fast", "You are sending too fast; wait as long as data.retry_after_ms says."},
    {Code::not_recorded, "not recorded",
     "The record cannot be reached now and nothing was recorded; send the same key again."},
    {Code::outcome_unknown, "outcome unknown",
     "It is not known yet whether this was recorded; send the same key again."},
}};

constexpr std::array<CloseRow, 12> kCloses{{
    {CloseCode::normal, "goodbye", false},
    {CloseCode::going_away, "going away", true},
    {CloseCode::protocol_error, "not WebSocket as RFC 6455 has it", false},
    {CloseCode::binary, "text messages only", false},
    {CloseCode::not_utf8, "not UTF-8", false},
    {CloseCode::policy, "against the rules of this server", false},
    {CloseCode::too_big, "message too big", false},
    {CloseCode::restart, "the server restarts", true},
    {CloseCode::slow_reader, "reading too slowly; reconnect and resume", true},
    {CloseCode::token_ended, "the token has expired or was revoked", false},
    {CloseCode::expelled, "expelled", false},
    {CloseCode::too_many, "too many connections from this address", true},
}};

}  // namespace

std::span<const CodeRow> error_codes() { return kErrors; }
std::span<const CloseRow> close_codes() { return kCloses; }

std::string_view sentence_of(Code code) {
  for (const auto& row : kErrors)
    if (row.code == code) return row.sentence;
  return {};
}

}  // namespace plenaria
