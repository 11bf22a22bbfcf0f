#include "load/dialects/centrifuge.hpp"

#include <algorithm>
#include <charconv>

namespace plenaria {

namespace {

constexpr std::uint64_t kConnect = 1;
constexpr std::uint64_t kSubscribe = 2;
// An author's publications are numbered after its connect, a follower publishes none.
constexpr std::uint64_t kBeforePublications = 1;

/// A reply to a command; other lines are publications.
struct Reply {
  enum class Is { none, result, error } is = Is::none;
  std::uint64_t id = 0;
};

Reply read_reply(std::string_view line) {
  constexpr std::string_view kStart = R"({"id":)";
  if (!line.starts_with(kStart)) return {};
  Reply reply;
  const char* const end = line.data() + line.size();
  const auto number = std::from_chars(line.data() + kStart.size(), end, reply.id);
  const std::string_view rest(number.ptr, static_cast<std::size_t>(end - number.ptr));
  if (rest.starts_with(R"(,"result":)")) reply.is = Reply::Is::result;
  if (rest.starts_with(R"(,"error":)")) reply.is = Reply::Is::error;
  return reply;
}

template <class OnLine>
void for_each_line(std::string_view message, OnLine&& on_line) {
  while (!message.empty()) {
    const auto line = message.substr(0, message.find('\n'));
    if (!line.empty()) on_line(line);
    message.remove_prefix(std::min(line.size() + 1, message.size()));
  }
}

}  // namespace

std::string CentrifugeDialect::path(const Seat&) const { return "/connection/websocket"; }

Joining CentrifugeDialect::opened(Seat& seat, Outgoing& out) {
  std::string hello = R"({"id":1,"method":0,"params":{)";
  if (!seat.token.empty()) hello += R"("token":")" + seat.token + '"';
  hello += "}}";
  // Commands are carried out in their order: there is nothing to wait for in between.
  if (!seat.is_author) {
    hello +=
        "\n"
        R"({"id":2,"method":1,"params":{"channel":")" +
        seat.room + '"';
    // From the beginning of the stream, of which the server gives as much as it gives to anybody who comes back.
    if (coming_ == Coming::back_for_what_they_missed) hello += R"(,"recover":true,"offset":0,"epoch":"")";
    hello += "}}";
  }
  out.message(hello);
  return Joining::wait();
}

Joining CentrifugeDialect::heard_while_joining(Seat& seat, std::string_view message, Outgoing&) {
  Joining joining;
  for_each_line(message, [&](std::string_view line) {
    const auto reply = read_reply(line);
    if (reply.is == Reply::Is::error) {
      joining = Joining::fail("Centrifuge answered " + std::string(line.substr(0, 200)));
    } else if (reply.is == Reply::Is::result && reply.id == (seat.is_author ? kConnect : kSubscribe)) {
      joining = Joining::done();
    }
  });
  return joining;
}

void CentrifugeDialect::publish(Seat& author, const Publication& publication, Outgoing& out) {
  command_ = R"({"id":)";
  command_ += std::to_string(publication.sequence + kBeforePublications);
  command_ += R"(,"method":3,"params":{"channel":")";
  command_ += author.room;
  command_ += R"(","data":")";
  command_ += publication.text;
  command_ += R"("}})";
  out.message(command_);
}

void CentrifugeDialect::heard_by_author(Seat&, std::string_view message, Outgoing&, Answers& answers) {
  for_each_line(message, [&](std::string_view line) {
    const auto reply = read_reply(line);
    if (reply.id <= kBeforePublications) return;
    if (reply.is == Reply::Is::error) answers.refused(reply.id - kBeforePublications, line);
    if (reply.is == Reply::Is::result) answers.acknowledged(reply.id - kBeforePublications);
  });
}

}  // namespace plenaria
