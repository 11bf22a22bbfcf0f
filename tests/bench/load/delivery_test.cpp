// Negative controls: streams as a server would send them, doctored, go the way that a follower's bytes go (buffer,
// frames, markers, tally), and what was done to them has to be reported, to the message.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "load/frames.hpp"
#include "load/marker_finder.hpp"
#include "load/read_buffer.hpp"
#include "load/tally.hpp"

namespace plenaria {

namespace {

constexpr Nanoseconds kSentAt = 1'000'000;

Job hall(unsigned followers, unsigned authors) {
  Job job;
  job.rooms = {"r0"};
  job.followers = followers;
  job.authors = authors;
  return job;
}

/// A frame as a server sends it: a text within JSON, with the marker somewhere in it.
std::string frame_of(std::uint32_t author, std::uint64_t sequence, bool is_final = true) {
  std::string payload = R"({"method":"room.event","params":{"text":")" + std::string(kMarkerBytes, ' ') + R"(xxxxx"}})";
  write_marker({sequence, author, kSentAt + sequence}, payload.data() + payload.find("  "));
  std::string frame;
  append_frame_head(frame, Opcode::text, payload.size(), false);
  if (!is_final) frame[0] = static_cast<char>(frame[0] & 0x7f);
  return frame + payload;
}

/// One follower of a room, and the authors of what comes.
class Follower {
 public:
  explicit Follower(unsigned authors = 1, unsigned sent_by_each = 6) : tally(hall(1, authors), false) {
    tally.open_window(0);
    for (unsigned i = 1; i <= sent_by_each; ++i) {
      for (std::uint32_t author = 0; author < authors; ++author) tally.publish(author, kSentAt + i);
    }
  }

  void read(std::string_view bytes) {
    bytes.copy(buffer().prepare(unfinished_), bytes.size());
    REQUIRE(buffer().take(unfinished_, bytes.size(), [this](std::string_view all) { return take(all); }));
  }

  Tally tally;

 private:
  static ReadBuffer& buffer() {
    static ReadBuffer shared;
    return shared;
  }

  std::size_t take(std::string_view bytes) {
    return take_frames(bytes, [this](const FrameHead& head, std::string_view payload) {
      finder_.find(payload, !head.is_final, carry_,
                   [this](const Marker& marker) { tally.delivered(0, 0, marker, 2 * kSentAt); });
      return true;
    });
  }

  std::string unfinished_;
  MarkerFinder finder_{Marks::one};
  Carry carry_;
};

struct Found {
  std::uint64_t lost, duplicates, out_of_order, deliveries;
  bool operator==(const Found&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << found.lost << " lost, " << found.duplicates << " twice, " << found.out_of_order << " late, "
             << found.deliveries << " in all";
}

Found settled(Tally& tally) {
  tally.settle();
  return {tally.check().lost(), tally.check().duplicates(), tally.check().out_of_order(), tally.deliveries()};
}

std::string stream_of(const std::vector<std::uint64_t>& sequences) {
  std::string stream;
  for (const auto sequence : sequences) stream += frame_of(0, sequence);
  return stream;
}

/// Reads the stream in two pieces, cut at every byte, and in single bytes: it has to be the same each time.
void check_however_cut(const std::vector<std::uint64_t>& sequences, const Found& expected) {
  const std::string stream = stream_of(sequences);
  for (std::size_t cut = 0; cut < stream.size(); ++cut) {
    Follower follower;
    follower.read(std::string_view(stream).substr(0, cut));
    follower.read(std::string_view(stream).substr(cut));
    INFO("cut at " << cut);
    REQUIRE(settled(follower.tally) == expected);
  }
  Follower follower;
  for (std::size_t at = 0; at < stream.size(); ++at) follower.read(std::string_view(stream).substr(at, 1));
  CHECK(settled(follower.tally) == expected);
}

}  // namespace

TEST_CASE("A whole stream is whole") { check_however_cut({1, 2, 3, 4, 5, 6}, {0, 0, 0, 6}); }

TEST_CASE("A lost message is reported, first, in the middle or last") {
  check_however_cut({2, 3, 4, 5, 6}, {1, 0, 0, 5});
  check_however_cut({1, 2, 4, 5, 6}, {1, 0, 0, 5});
  check_however_cut({1, 2, 3, 4, 5}, {1, 0, 0, 5});
  check_however_cut({1, 6}, {4, 0, 0, 2});
  check_however_cut({}, {6, 0, 0, 0});
}

TEST_CASE("A doubled message is reported, and counted once") {
  check_however_cut({1, 2, 2, 3, 4, 5, 6}, {0, 1, 0, 6});
  check_however_cut({1, 2, 3, 1, 4, 5, 6, 6}, {0, 2, 0, 6});
}

TEST_CASE("Messages that changed places are reported, and are neither lost nor doubled") {
  check_however_cut({1, 3, 2, 4, 5, 6}, {0, 0, 1, 6});
  check_however_cut({2, 1, 4, 3, 6, 5}, {0, 0, 3, 6});
  check_however_cut({6, 5, 4, 3, 2, 1}, {0, 0, 5, 6});
}

TEST_CASE("All faults at once are told apart") { check_however_cut({1, 3, 2, 2, 5, 5, 6}, {1, 2, 1, 5}); }

TEST_CASE("A message in fragments is one message, wherever it is cut") {
  const std::string whole = frame_of(0, 1);
  const FrameHead head = read_frame_head(whole);
  for (std::size_t cut = 0; cut <= head.payload; ++cut) {
    std::string stream;
    append_frame_head(stream, Opcode::text, cut, false);
    stream[0] = static_cast<char>(Opcode::text);
    stream += whole.substr(head.header, cut);
    append_frame_head(stream, Opcode::continuation, head.payload - cut, false);
    stream += whole.substr(head.header + cut) + stream_of({2, 3, 4, 5, 6});
    Follower follower;
    follower.read(stream);
    INFO("cut at " << cut);
    REQUIRE(settled(follower.tally) == Found{0, 0, 0, 6});
  }
}

TEST_CASE("Each author is checked apart") {
  Follower follower(2, 3);
  follower.read(frame_of(1, 1) + frame_of(0, 1) + frame_of(1, 3) + frame_of(0, 2) + frame_of(0, 3));
  CHECK(settled(follower.tally) == Found{1, 0, 0, 5});
}

TEST_CASE("What nobody sent is neither delivered nor lost, but strange") {
  Follower follower;
  follower.read(frame_of(0, 7));
  follower.read(frame_of(1, 1));
  std::string other_time = frame_of(0, 1);
  other_time[other_time.rfind('~') - 1] ^= 1;
  follower.read(other_time + stream_of({1, 2, 3, 4, 5, 6}));
  CHECK(follower.tally.strange() == 3);
  CHECK(settled(follower.tally) == Found{0, 0, 0, 6});
}

}  // namespace plenaria
