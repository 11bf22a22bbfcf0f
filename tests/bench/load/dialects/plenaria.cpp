#include "load/dialects/plenaria.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <random>

namespace plenaria {

namespace {
enum Stage : unsigned { opening_session = 1, joining_room = 2 };

using Json = nlohmann::json;

/// What an answer begins with; its id, a number of ours, follows.
constexpr std::string_view kAnswer = R"({"jsonrpc":"2.0","id":)";
}  // namespace

PlenariaDialect::PlenariaDialect() {
  std::random_device random;
  run_ = std::to_string(random()) + "-" + std::to_string(random());
}

Joining PlenariaDialect::opened(Seat& seat, Outgoing& out) {
  return seat.token.empty() ? join_room(seat, out) : open_session(seat, out);
}

Joining PlenariaDialect::open_session(Seat& seat, Outgoing& out) {
  seat.stage = opening_session;
  out.message(R"({"jsonrpc":"2.0","id":"open","method":"session.open","params":{"token":")" + seat.token + R"("}})");
  return Joining::wait();
}

Joining PlenariaDialect::join_room(Seat& seat, Outgoing& out) {
  if (seat.is_author) return Joining::done();
  seat.stage = joining_room;
  out.message(R"({"jsonrpc":"2.0","id":"join","method":"room.join","params":{"room":")" + seat.room + R"("}})");
  return Joining::wait();
}

Joining PlenariaDialect::heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) {
  // Only the answers to the two requests have such an id; a snapshot need not be parsed to see that it is one.
  const std::string_view id = seat.stage == opening_session ? R"("open")" : R"("join")";
  if (!message.starts_with(kAnswer) || !message.substr(kAnswer.size()).starts_with(id)) return Joining::wait();
  const std::string_view rest = message.substr(kAnswer.size() + id.size());
  if (!rest.starts_with(R"(,"result":)")) return Joining::fail(std::string(message));
  return seat.stage == opening_session ? join_room(seat, out) : Joining::done();
}

void PlenariaDialect::publish(Seat& author, const Publication& publication, Outgoing& out) {
  const std::string sequence = std::to_string(publication.sequence);
  request_ = R"({"jsonrpc":"2.0","id":)" + sequence;
  request_.append(R"(,"method":"intervention.submit","params":{"room":")").append(author.room);
  request_.append(R"(","key":")")
      .append(run_)
      .append("-")
      .append(std::to_string(author.number))
      .append("-")
      .append(sequence);
  request_.append(R"(","kind":"statement","language":"en","text":")").append(publication.text).append(R"("}})");
  out.message(request_);
}

void PlenariaDialect::heard_by_author(Seat&, std::string_view message, Outgoing&, Answers& answers) {
  if (!message.starts_with(kAnswer)) return;
  const std::string_view from_id = message.substr(kAnswer.size());
  std::uint64_t sequence = 0;
  const auto read = std::from_chars(from_id.data(), from_id.data() + from_id.size(), sequence);
  if (read.ec != std::errc()) return;
  const std::string_view rest = from_id.substr(static_cast<std::size_t>(read.ptr - from_id.data()));
  if (rest.starts_with(R"(,"result":)")) return answers.acknowledged(sequence);
  const Json answer = Json::parse(message, nullptr, false);
  answers.refused(sequence,
                  answer.is_object() && answer.contains("error") ? answer["error"].dump() : std::string(message));
}

}  // namespace plenaria
