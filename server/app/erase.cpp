// plenaria erase: one intervention's text, author and reasons removed for good. Decided and recorded as every other
// act, through the room's own way to the log; then the store's files are written anew.
#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "app/aof_rewrite.hpp"
#include "app/commands.hpp"
#include "app/log_walk.hpp"
#include "app/store_access.hpp"
#include "hub/room_host.hpp"
#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/node_message.hpp"
#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLongestReason = 2000;
constexpr std::chrono::minutes kLoadingPatience{10};
constexpr std::chrono::seconds kRecordingPatience{30};

/// A room on its own, without people in it.
class LoneRoom final : public EntryObserver, private RoomObserver {
 public:
  LoneRoom(StoreAccess& access, const RoomPlan& plan)
      : counters_(access.metrics()),
        host_({access.store(), access.store(), access.timers(), system_randomness(), kept_, counters_,
               ask_for_turn(access.store())},
              *this, plan.id, plan.rules, RoomLimits{0}, 1024 * 1024) {
    access.store().observe({host_.aggregate()}, *this);
  }
  RoomHost& host() { return host_; }

 private:
  using AskForTurn = std::function<void(const AggregateId&, std::chrono::milliseconds)>;
  static AskForTurn ask_for_turn(RedisStore& store) {
    return [&store, name = random_text(system_randomness())](const AggregateId& log, std::chrono::milliseconds wait) {
      store.tell(encode_turn_message({name, log, wait}));
    };
  }

  void on_appended(const AggregateId&, const std::vector<StoredEntry>& entries) override { host_.on_appended(entries); }
  void on_available() override { host_.on_available(); }
  void on_unavailable(const std::string&) override {}
  void on_applied(const Room&, const Entry&, const Intervention*, const BodyPtr&) override {}
  void on_replaced(const Room&) override {}

  NoKeptHeads kept_;
  RoomCounters counters_;
  RoomHost host_;
};

Body reason_body(const std::string& reason) {
  const passwd* user = getpwuid(geteuid());
  const auto random = system_randomness();
  Body body;
  body.reason = reason;
  body.participant = "operator";
  body.name = user ? user->pw_name : "";
  body.reason_salt = random_text(random);
  body.author_salt = random_text(random);
  return body;
}

void record(StoreAccess& access, RoomHost& host, const InterventionId& id, const std::string& reason) {
  auto body = std::make_shared<const Body>(reason_body(reason));
  const auto outcome = std::make_shared<std::optional<Result<InterventionId, Refusal>>>();
  host.command(Erase{id, commit_to_reason(*body), commit_to_author(*body)}, body,
               [outcome](const Result<InterventionId, Refusal>& given) { *outcome = given; });
  try {
    access.wait("the erasure to be recorded", kRecordingPatience, [&] { return outcome->has_value() && host.idle(); });
  } catch (const std::runtime_error& trouble) {
    throw std::runtime_error(full_stop(trouble.what()) +
                             " It is not known whether the erasure was recorded: give the same command again.");
  }
  if (**outcome) return;
  const Refusal& refusal = (**outcome).error();
  if (refusal.code == Code::outcome_unknown)
    throw std::runtime_error("It is not known whether the erasure was recorded: give the same command again.");
  throw std::runtime_error(refusal.message.empty() ? std::string(sentence_of(refusal.code)) : refusal.message);
}

/// Whatever goes wrong here, the operator has to know that the text may still be there.
void rewrite_or_throw(StoreAccess& access) {
  std::optional<std::string> trouble;
  try {
    trouble = rewrite_files(access);
  } catch (const std::exception& failure) {
    trouble = failure.what();
  }
  if (trouble)
    throw std::runtime_error(full_stop(*trouble) +
                             " Until BGREWRITEAOF has been run there, the text may still be in the files of the Redis "
                             "at " +
                             access.address().text() + ": give the same command again.");
}

}  // namespace

int erase(const EraseOptions& options) {
  set_up_log("warn");
  const Configuration configuration = configuration_of(options.where);
  const PlannedRoom planned = planned_room(configuration.dialogue, options.room);
  const auto id = InterventionId::parse(options.id);
  if (!id) throw ConfigFault("--id is an intervention's id: 22 characters of A-Z, a-z, 0-9, - and _");
  const auto reason = clean_text(options.reason, kLongestReason, Lines::many);
  if (!reason)
    throw ConfigFault("--reason is a text of 1 to " + std::to_string(kLongestReason) + " characters. " +
                      sentence_of(reason.error(), "--reason", kLongestReason));

  StoreAccess access(configuration, Beginning::never);
  if (access.command({"EXISTS", access.keys().head(room_log(planned.plan->id))}).integer == 0)
    throw std::runtime_error("The room " + options.room + " has no record yet.");
  LoneRoom room(access, *planned.plan);
  access.connect();
  access.wait("the room's record to be read", kLoadingPatience,
              [&] { return room.host().ready() || !room.host().loading(); });
  if (!room.host().ready())
    throw std::runtime_error("The record of this room cannot be used; plenaria verify tells more.");
  const Intervention* item = room.host().room().find(*id);
  if (!item) throw std::runtime_error("There is no intervention " + options.id + " in the room " + options.room + ".");
  if (item->status == Status::erased) {
    std::printf("%s was erased before.\n", options.id.c_str());
  } else {
    record(access, room.host(), *id, *reason);
    std::printf("%s is erased: entry %llu of the room's record says so, with the reason.\n", options.id.c_str(),
                static_cast<unsigned long long>(room.host().room().entries_about(*id).back()));
  }
  std::fflush(stdout);
  rewrite_or_throw(access);
  const auto directory = access.private_directory();
  std::printf("The store's file has been written anew: nothing of it is left %s.\n",
              directory ? ("in " + directory->string()).c_str() : "in the append-only file of that Redis");
  std::printf(
      "Not reached from here: backups%s that were made before. Delete them, or erase again after restoring one.\n",
      directory ? " and copies" : ", replicas, RDB dumps and copies");
  return 0;
}

}  // namespace plenaria
