// Every error code of the wire with its sentence, in one table; and every WebSocket close code with its reason and
// whether to reconnect.
#pragma once

#include <span>
#include <string_view>

#include "ports/connection.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

struct CodeRow {
  Code code;
  std::string_view name;
  std::string_view sentence;  ///< used where a refusal brings none of its own
};
std::span<const CodeRow> error_codes();
std::string_view sentence_of(Code code);

struct CloseRow {
  CloseCode code;
  std::string_view reason;
  bool reconnect;
};
std::span<const CloseRow> close_codes();

}  // namespace plenaria
