// plenaria status: what an operator wants to see first.
#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

#include "app/commands.hpp"
#include "app/log_walk.hpp"
#include "app/store_access.hpp"
#include "net/http_probe.hpp"
#include "protocol/cpp/register_record.hpp"
#include "protocol/cpp/status_report.hpp"

namespace plenaria {

namespace {

constexpr std::chrono::seconds kProbePatience{3};

std::string info_value(const std::string& info, const std::string& name) {
  const auto at = info.find("\n" + name + ":");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 2;
  return info.substr(begin, info.find_first_of("\r\n", begin) - begin);
}

std::uint64_t info_number(const std::string& info, const std::string& name) {
  const std::string text = info_value(info, name);
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// `named`: the operator says where it listens. Otherwise the server does, and the configuration may be mistaken.
void look_at_server(const Settings& settings, bool named, StatusReport::Server& server) {
  const auto holder = lock_holder(settings.data);
  bool known = named;
  server.listen = settings.listen;
  if (holder && holder->serves()) {
    server.running = true;
    server.process = holder->process;
    if (!named && !holder->listen.empty()) {
      server.listen = holder->listen;
      known = true;
    }
  }
  const ListenAddress listen = parse_listen(server.listen);
  const auto answer = listen.port == 0 ? std::nullopt  // only the server knows which one the system chose
                                       : http_probe(listen.address, listen.port, "/readyz", kProbePatience);
  if (!answer) {
    if (!known || listen.port == 0) server.listen.clear();
    return;
  }
  // With a Redis of its own, a server holds its directory: who answers without that is another one.
  if (settings.redis == "embedded" && !server.running) {
    server.another = true;
    return;
  }
  server.running = true;
  server.readyz = answer->status;
  server.readyz_says = answer->body.substr(0, answer->body.find_last_not_of(" \r\n") + 1);
}

/// Whether any server listens to what others tell through this Redis. To be asked before this command does.
bool any_server_uses(StoreAccess& access) {
  const RedisReply listening = access.command({"PUBSUB", "NUMSUB", access.keys().ephemeral()});
  return listening.elements.size() == 2 && listening.elements[1].integer > 0;
}

void look_at_redis(StoreAccess& access, StatusReport::Store& store) {
  store.address = access.address().text();
  const std::string info = access.command({"INFO"}).text;
  store.version = info_value(info, "redis_version");
  store.memory_bytes = info_number(info, "used_memory");
  store.file_bytes = info_number(info, "aof_current_size");
  store.rewriting = info_value(info, "aof_rewrite_in_progress") == "1";
  store.last_rewrite = info_value(info, "aof_last_bgrewrite_status");
}

std::optional<StatusReport::Signed> newest_signed(StoreAccess& access, const AggregateId& log, Audience audience) {
  const auto text = access.newest_signed(log, audience);
  const auto head = text ? decode_signed_head(*text) : std::nullopt;
  if (!head) return std::nullopt;
  return StatusReport::Signed{head->seq, head->at};
}

/// The header of the newest entry; empty where there is none.
std::string newest_header(StoreAccess& access, const AggregateId& log, const std::optional<Head>& head) {
  if (!head || head->seq == 0) return "";
  const auto newest = access.read(log, head->seq - 1, 1, Bodies::without);
  return newest.empty() ? "" : newest.front().header;
}

StatusReport::People look_at_register(StoreAccess& access) {
  const AggregateId log = register_log();
  StatusReport::People people{access.head(log), {}, newest_signed(access, log, Audience::desk)};
  if (const auto decoded = decode_register_header(newest_header(access, log, people.head)))
    people.last_at = decoded->entry.at;
  return people;
}

StatusReport::Room look_at_room(StoreAccess& access, const RoomId& id) {
  const AggregateId log = room_log(id);
  StatusReport::Room room{id, access.head(log), {}, {}, {}};
  if (const auto decoded = decode_header(newest_header(access, log, room.head))) room.last_at = decoded->entry.at;
  room.signed_public = newest_signed(access, log, Audience::public_);
  room.signed_desk = newest_signed(access, log, Audience::desk);
  return room;
}

StatusReport look(const Configuration& configuration, bool named) {
  StatusReport report;
  report.dialogue = configuration.dialogue.id;
  look_at_server(configuration.settings, named, report.server);
  try {
    StoreAccess access(configuration, Beginning::never);
    look_at_redis(access, report.store);
    if (report.server.listen.empty() && any_server_uses(access)) report.server.running = true;
    access.connect();
    for (const auto& room : planned_rooms(configuration.dialogue))
      report.rooms.push_back(look_at_room(access, room.plan->id));
    report.people = look_at_register(access);
  } catch (const ConfigFault&) {
    throw;
  } catch (const std::runtime_error& trouble) {
    report.store.trouble = trouble.what();
  }
  // Both: what the server found out a moment ago, where it can be asked, and what is found here now.
  report.recordable = report.store.trouble.empty() &&
                      (report.server.listen.empty() ? report.server.running : report.server.readyz == 200u);
  return report;
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array kUnits{"bytes", "KiB", "MiB", "GiB", "TiB"};
  double size = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; size >= 1024 && unit + 1 < kUnits.size(); ++unit) size /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
  return text.data();
}

std::string server_text(const StatusReport::Server& server) {
  if (server.another) return "does not run on this data directory; another one answers at " + server.listen;
  if (!server.running && server.listen.empty()) return "none was found; where one listens can be named with --listen";
  if (!server.running) return "does not run, and nobody answers at " + server.listen;
  std::string text = server.process.empty() ? "runs" : "runs as process " + server.process;
  if (server.readyz)
    text += server.readyz == 200u ? "; ready at " + server.listen
                                  : "; NOT ready at " + server.listen + ": " + server.readyz_says;
  else if (server.listen.empty()) text += "; where it listens is not known: name it with --listen";
  else text += "; nobody answers at " + server.listen;
  return text;
}

std::string store_text(const StatusReport::Store& store) {
  std::string text = store.address;
  if (!store.version.empty())
    text += ", Redis " + store.version + ", " + size_text(store.memory_bytes) + " in memory, " +
            size_text(store.file_bytes) + " on disk";
  if (store.rewriting) text += ", rewriting its file";
  if (!store.last_rewrite.empty() && store.last_rewrite != "ok") text += ", its last rewrite FAILED";
  return text;
}

std::string minute(VenueTime at) {
  const std::string text = rfc3339(at);
  return text.substr(0, 10) + " " + text.substr(11, 8);
}

void print_rooms(const std::vector<StatusReport::Room>& rooms) {
  int width = 4;
  for (const auto& room : rooms) width = std::max(width, static_cast<int>(room.id.text().size()));
  std::printf("\n%-*s  %9s  %9s  %-19s  %-19s  %s\n", width, "room", "entries", "public", "last entry (UTC)",
              "signed (pub, desk)", "epoch");
  for (const auto& room : rooms) {
    const Head head = room.head.value_or(Head{});
    const auto seq = [](const auto& mark) { return mark ? std::to_string(mark->seq) : std::string("-"); };
    std::printf("%-*s  %9llu  %9llu  %-19s  %-19s  %s\n", width, room.id.text().c_str(),
                static_cast<unsigned long long>(head.seq), static_cast<unsigned long long>(head.public_seq),
                room.last_at ? minute(*room.last_at).c_str() : "-",
                (seq(room.signed_public) + ", " + seq(room.signed_desk)).c_str(),
                room.head ? head.epoch.text().c_str() : "(not opened yet)");
  }
}

void print_register(const StatusReport::People& people) {
  const Seq entries = people.head.value_or(Head{}).seq;
  const std::string signed_to = people.signed_head ? ", signed up to " + std::to_string(people.signed_head->seq) : "";
  if (entries == 0) std::printf("People     nobody was accredited yet\n");
  else
    std::printf("People     %llu entries in the register%s, the last at %s UTC\n",
                static_cast<unsigned long long>(entries), signed_to.c_str(),
                people.last_at ? minute(*people.last_at).c_str() : "-");
}

void print(const StatusReport& report) {
  std::printf("Dialogue   %s\n", report.dialogue.text().c_str());
  std::printf("Server     %s\n", server_text(report.server).c_str());
  if (!report.store.address.empty()) std::printf("Store      %s\n", store_text(report.store).c_str());
  std::printf("%s\n", report.store.trouble.empty() ? "Settings   safe for a record"
                                                   : ("Trouble    " + report.store.trouble).c_str());
  std::printf("Recording  %s\n", report.recordable ? "yes: an intervention can be recorded now"
                                                   : "NO: no intervention can be recorded now");
  if (report.people) print_register(*report.people);
  if (!report.rooms.empty()) print_rooms(report.rooms);
}

}  // namespace

int status(const StatusOptions& options) {
  const Configuration configuration = configuration_of(options.where);
  const StatusReport report = look(configuration, options.where.listen.has_value());
  if (options.json) std::printf("%s\n", encode_status_report(report).c_str());
  else print(report);
  return report.recordable ? 0 : 1;
}

}  // namespace plenaria
