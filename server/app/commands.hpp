// The commands of the program, one function each: what they do is in the file of the same name. Each returns the exit
// status; mistakes of the command line are ConfigFault (2), trouble is std::runtime_error (1), each with one line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace plenaria {

/// What every command is told of where things are; flags win over the environment, which wins over the file.
struct Where {
  std::string command;
  std::string config;
  std::optional<std::string> listen;
  std::optional<std::string> redis;
  std::optional<std::string> data;
};
Configuration configuration_of(const Where& where);

/// A room of the dialogue with its meeting. Throws ConfigFault, naming the rooms there are, where it has none such.
struct PlannedRoom {
  const Meeting* meeting = nullptr;
  const RoomPlan* plan = nullptr;
};
PlannedRoom planned_room(const Dialogue& dialogue, const std::string& id);
std::vector<PlannedRoom> planned_rooms(const Dialogue& dialogue);

/// With one full stop at its end, so that another sentence can follow.
std::string full_stop(std::string text);

/// Log lines go to standard error.
void set_up_log(const std::string& level);

struct ServeOptions {
  Where where;
  bool check = false;
};
int serve(const ServeOptions& options);

struct TokenOptions {
  Where where;
  std::string role;
  std::string name;
  std::string delegation;
  std::string group;
  std::string capacity;
  std::vector<std::string> on_behalf_of;
  std::vector<std::string> rooms;  ///< empty: all
  std::string id;
  std::string ttl = "12h";
};
int token(const TokenOptions& options);

struct VerifyOptions {
  Where where;       ///< config empty: a file is checked
  std::string room;  ///< empty: all
  std::string file;
  std::vector<std::string> keys;   ///< files, each with one or more keys that are trusted
  std::vector<std::string> heads;  ///< files, each with a signed head that somebody has kept
};
/// 0: it holds. 1: it does not. 2: it could not be checked or judged; trouble is that too, told but not thrown.
int verify(const VerifyOptions& options);

struct ExportOptions {
  Where where;
  std::string room;     ///< empty: the register of people
  bool people = false;  ///< the register, and no room
  std::string format;   ///< empty: jsonl of a room, csv of the register
  bool desk = false;
  std::string language;
  std::string output;
};
int export_record(const ExportOptions& options);
int export_people(const ExportOptions& options);

struct EraseOptions {
  Where where;
  std::string room;
  std::string id;
  std::string reason;
};
int erase(const EraseOptions& options);

struct StatusOptions {
  Where where;
  bool json = false;
};
int status(const StatusOptions& options);

struct BackupOptions {
  Where where;
  std::string output;
  bool force = false;  ///< may take the place of another file
};
int backup(const BackupOptions& options);

struct RestoreOptions {
  Where where;
  std::string input;
};
int restore(const RestoreOptions& options);

struct PrivilegesOptions {
  bool json = false;
};
int privileges(const PrivilegesOptions& options);

}  // namespace plenaria
