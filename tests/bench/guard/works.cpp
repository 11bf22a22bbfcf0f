#include "works.hpp"

#include <stdexcept>
#include <string>

#include "hall.hpp"
#include "section.hpp"

namespace plenaria::guard {

namespace {

constexpr std::size_t kInterventions = 100;
constexpr std::size_t kFollowers = 1000;
constexpr std::size_t kAuthors = 64;
constexpr std::size_t kSubmissions = 64;
constexpr std::size_t kRounds = 3;
constexpr std::size_t kNewcomers = 200;
constexpr std::size_t kRendered = 16;
constexpr std::size_t kBehind = 10;
constexpr std::size_t kLoaded = 10'000;

std::string request(const std::string& method, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":7,"method":")" + method + R"(","params":)" + params + "}";
}

std::string join_request(const std::string& after = {}) {
  return request("room.join", R"({"room":")" + kRoom + R"(")" + after + "}");
}

/// What `text` has after `"name":`, up to the next comma or brace.
std::string member(const std::string& text, const std::string& name) {
  const std::string key = "\"" + name + "\":";
  const auto at = text.find(key);
  if (at == std::string::npos) throw std::runtime_error("there is no " + name + " in " + text);
  const auto begin = at + key.size();
  return text.substr(begin, text.find_first_of(",}", begin) - begin);
}

/// What is in these frames: `count` texts, with `what` in each.
std::vector<std::string> expect(const std::string& frames, std::size_t count, const std::string& what) {
  auto texts = texts_of(frames);
  if (texts.size() != count)
    throw std::runtime_error("there came " + std::to_string(texts.size()) + " messages for " + std::to_string(count));
  for (const auto& text : texts)
    if (text.find(what) == std::string::npos) throw std::runtime_error("no " + what + " in " + text);
  return texts;
}

std::vector<std::string> expect(Peer& peer, std::size_t count, const std::string& what) {
  return expect(peer.take(), count, what);
}

/// A room, with authors who have shown their tokens.
class Floor {
 public:
  Floor(std::size_t interventions, Slowness slowness) : hall(interventions, slowness) {
    for (Peer* author : hall.enter(kAuthors)) {
      open(*author, authors_.size());
      authors_.push_back(author);
    }
  }

  void open(Peer& peer, std::size_t number) {
    peer.send_text(request("session.open", R"({"token":")" + hall.token(number) + R"("})"));
    hall.settle();
    expect(peer, 1, R"("participant")");
  }

  void follow(std::size_t followers) {
    for (Peer* follower : hall.enter(followers)) {
      follower->send_text(join_request());
      hall.settle();
      expect(*follower, 1, R"("snapshot")");
      followers_.push_back(follower);
    }
  }

  void count_alone(const char* name) {
    Section section(name);
    for (std::size_t i = 0; i < kSubmissions; ++i) submit(section, {authors_[i % authors_.size()]});
  }
  void count_together(const char* name) {
    Section section(name);
    for (std::size_t i = 0; i < kRounds; ++i) submit(section, authors_);
  }

  /// One intervention of each author, decided and told as what comes at once is.
  template <class Counting>
  void submit(Counting& counting, const std::vector<Peer*>& authors) {
    for (Peer* author : authors) author->send_text(submission());
    counting.count(authors.size(), [&] { hall.turn_until_said(authors.size() * (1 + followers_.size())); });
    for (Peer* author : authors) expect(*author, 1, R"("result")");
    if (followers_.empty()) return;
    // All are told the same.
    const std::string told = followers_.front()->take();
    expect(told, authors.size(), R"("intervention.published")");
    for (std::size_t i = 1; i < followers_.size(); ++i)
      if (followers_[i]->take() != told) throw std::runtime_error("one follower was told something else than another");
  }
  /// The same, not counted.
  void submit_one() {
    struct {
      void count(std::size_t, const std::function<void()>& work) { work(); }
    } not_counted;
    submit(not_counted, {authors_.front()});
  }

  Hall hall;

 private:
  std::string submission() {
    const std::string number = std::to_string(10'000'000 + ++submitted_);
    return request("intervention.submit", R"({"room":")" + kRoom + R"(","key":"key-)" + number +
                                              R"(","kind":"statement","language":"en","text":")" +
                                              words(10'000'000 + submitted_) + R"("})");
  }

  std::vector<Peer*> authors_;
  std::vector<Peer*> followers_;
  std::size_t submitted_ = 0;
};

void leave(Hall& hall, const std::vector<Peer*>& peers) {
  for (Peer* peer : peers) peer->send_text(request("room.leave", R"({"room":")" + kRoom + R"("})"));
  hall.settle();
  for (Peer* peer : peers) expect(*peer, 1, R"("result")");
}

/// Each asks for its own thing, all at once.
std::vector<std::string> ask_all(Section& section, Hall& hall, const std::vector<Peer*>& peers,
                                 const std::vector<std::string>& requests, const std::string& expected) {
  for (std::size_t i = 0; i < peers.size(); ++i) peers[i]->send_text(requests[i]);
  section.count(peers.size(), [&] { hall.turn_until_said(peers.size()); });
  std::vector<std::string> answers;
  for (Peer* peer : peers) answers.push_back(expect(*peer, 1, expected).front());
  return answers;
}

}  // namespace

void count_submissions(std::size_t interventions, Slowness slowness) {
  Floor floor(interventions, slowness);
  floor.submit_one();
  floor.count_alone("alone");
  floor.count_together("together");
}

void count_deliveries(Slowness slowness) {
  Floor floor(kInterventions, slowness);
  floor.follow(1);
  floor.submit_one();
  floor.count_alone("alone_to_one");
  floor.count_together("together_to_one");
  floor.follow(kFollowers - 1);
  floor.submit_one();
  floor.count_alone("alone_to_all");
  floor.count_together("together_to_all");
}

void count_joins(Slowness slowness) {
  Floor floor(kInterventions, slowness);
  Hall& hall = floor.hall;
  const std::string snapshot = R"("snapshot")";
  const std::vector<std::string> joins(kNewcomers, join_request());
  {
    const auto newcomers = hall.enter(kRendered);
    Section section("rendered");
    for (Peer* newcomer : newcomers) {
      floor.submit_one();
      ask_all(section, hall, {newcomer}, joins, snapshot);
      leave(hall, {newcomer});
    }
  }
  const auto newcomers = hall.enter(kNewcomers);
  std::string seen;
  {
    Section section("joined");
    seen = ask_all(section, hall, newcomers, joins, snapshot).front();
  }
  leave(hall, newcomers);
  for (std::size_t i = 0; i < kBehind; ++i) floor.submit_one();
  {
    const std::string after =
        R"(,"after":{"epoch":)" + member(seen, "epoch") + R"(,"seq":)" + member(seen, "seq") + "}";
    const std::vector<std::string> resumes(kNewcomers, join_request(after));
    Section section("resumed");
    ask_all(section, hall, newcomers, resumes, R"("reset":false)");
  }
  leave(hall, newcomers);
  for (std::size_t i = 0; i < newcomers.size(); ++i) floor.open(*newcomers[i], 1000 + i);
  Section section("joined_known");
  ask_all(section, hall, newcomers, joins, snapshot);
}

void count_loading(Slowness slowness) {
  Hall hall(kLoaded, slowness);
  Section section("loaded");
  section.count(kLoaded, [&] { hall.start_another(); });
}

void count_openings(Slowness slowness) {
  Floor floor(kInterventions, slowness);
  Hall& hall = floor.hall;
  std::vector<Peer*> newcomers;
  {
    for (std::size_t i = 0; i < kNewcomers; ++i) newcomers.push_back(&hall.connect());
    for (Peer* newcomer : newcomers) newcomer->send_upgrade();
    Section section("upgraded");
    section.count(newcomers.size(), [&] { hall.settle(); });
    for (Peer* newcomer : newcomers) newcomer->expect_upgraded();
  }
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < newcomers.size(); ++i)
    requests.push_back(request("session.open", R"({"token":")" + hall.token(1000 + i) + R"("})"));
  Section section("opened");
  ask_all(section, hall, newcomers, requests, R"("participant")");
}

}  // namespace plenaria::guard
