// Why something may not be done, as a value. The codes are those of the wire; their table is in protocol/cpp/codes.
#pragma once

#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace plenaria {

enum class Code : int {
  parse_error = -32700,
  invalid_request = -32600,
  no_such_method = -32601,
  invalid_params = -32602,
  unauthenticated = 4001,
  forbidden = 4003,
  not_found = 4004,
  room_closed = 4008,
  conflict = 4009,
  too_large = 4013,
  not_acceptable = 4022,
  too_fast = 4029,
  not_recorded = 5003,
  outcome_unknown = 5004
};

struct Refusal {
  Code code = Code::invalid_request;
  std::string message{};                      ///< one sentence that says what to do
  std::string field{};                        ///< the parameter it is about, empty where it is about none
  std::optional<InterventionId> current{};    ///< the intervention as it now stands, for a conflict
  std::optional<Milliseconds> retry_after{};  ///< for too_fast
  std::string because{};                      ///< a word for a program, where one code has several causes
};

}  // namespace plenaria
