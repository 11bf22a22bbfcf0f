// accreditation.import: a list of people, all of whom are accredited, or nobody.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "hub/accreditation.hpp"
#include "record/people_list.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kMostFaults = 100;
/// People and delegations in one list: they are one append.
constexpr std::size_t kMostAtOnce = 5500;

/// The command that a list comes to, with the bodies of what it may record: those of its delegations, then of its rows.
struct Prepared {
  Import command;
  RegisterLog::Texts bodies;
};

class Preparing {
 public:
  Preparing(const Call& call, const Participant& who, const std::string& key, const std::string& csv)
      : call_(call), random_(call.house().parts().random), acted_(acted_by(who, random_)) {
    const Secrets& secrets = *call.house().secrets();
    prepared_.command.by = asking(call, who, acted_);
    prepared_.command.key = secrets.accreditation_key(who.id, key);
    prepared_.command.content = secrets.accreditation_content(who.id, key, {csv});
  }

  Prepared prepare(std::vector<ListedPerson> people) {
    // The delegations first, so that their bodies come first.
    for (const auto& person : people)
      if (!person.delegation.empty()) name(person.delegation);
    for (auto& person : people) add(std::move(person));
    return std::move(prepared_);
  }

 private:
  void name(const std::string& delegation) {
    const NameDigest digest = call_.house().secrets()->delegation_name(name_form(delegation));
    auto& named = prepared_.command.delegations;
    const auto [place, fresh] = places_.emplace(digest, named.size());
    by_name_.emplace(delegation, place->second);
    if (!fresh) return;
    RegisterBody body = acted_;
    body.name = delegation;
    named.push_back({digest, random_id<DelegationId>(random_), keep(std::move(body))});
  }

  void add(ListedPerson person) {
    RegisterBody body = acted_;
    body.person = random_text(random_);
    body.name = std::move(person.name);
    body.on_behalf_of = std::move(person.on_behalf_of);
    Import::Row row;
    row.line = person.line;
    row.person = call_.house().secrets()->person(ParticipantId(body.person));
    row.role = person.role;
    if (!person.delegation.empty()) row.delegation = by_name_.at(person.delegation);
    row.group = std::move(person.group);
    row.capacity = person.capacity;
    row.rooms = std::move(person.rooms);
    row.language = std::move(person.language);
    row.text_commitment = keep(std::move(body));
    prepared_.command.rows.push_back(std::move(row));
  }

  Digest keep(RegisterBody body) {
    body.text_salt = random_text(random_);
    prepared_.bodies.push_back(std::make_shared<const RegisterBody>(std::move(body)));
    return commit_to_text(*prepared_.bodies.back());
  }

  const Call& call_;
  const Randomness& random_;
  RegisterBody acted_;
  Prepared prepared_;
  std::map<NameDigest, std::size_t> places_;
  std::map<std::string, std::size_t> by_name_;
};

/// Who of a list is in the register already, by name, delegation and role: the same table was brought twice, or two
/// tables name the same people. Whoever is to be there twice is added singly.
class Doubles {
 public:
  explicit Doubles(const std::vector<ListedPerson>& people) {
    for (const auto& person : people)
      by_name_.emplace(search_form(person.name),
                       Listed{person.line, sameness(person.name, person.delegation, person.role)});
  }

  std::vector<ListFault> faults(const RegisterHost& host) const {
    std::vector<ListFault> faults;
    for (const Person& person : host.people().everybody()) {
      const auto& texts = host.texts(person.ref);
      const auto [first, last] = by_name_.equal_range(texts.searched);
      if (first == last || !person.as) continue;
      const std::string delegation = person.as->delegation ? host.delegation(*person.as->delegation).name : "";
      const std::string known = sameness(texts.name, delegation, person.as->role);
      for (auto listed = first; listed != last; ++listed)
        if (listed->second.same == known)
          faults.push_back(
              {listed->second.line, "name",
               "The register has this person already, with the same delegation and role; leave the row out."});
    }
    return faults;
  }

 private:
  struct Listed {
    std::size_t line = 0;
    std::string same;
  };
  static std::string sameness(const std::string& name, const std::string& delegation, Role role) {
    return name_form(name) + "\n" + name_form(delegation) + "\n" + std::string(to_text(role));
  }
  std::unordered_multimap<std::string, Listed> by_name_;
};

/// What the register has against this list as it stands.
std::vector<ListFault> faults_now(const RegisterHost& host, const Import& command, const Doubles& doubles) {
  std::vector<ListFault> faults = doubles.faults(host);
  for (auto& fault : faults_of(host.people(), command, kMostFaults))
    faults.push_back({fault.line, std::move(fault.column), std::move(fault.message)});
  std::stable_sort(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  // Somebody who is in the register twice is a fault of one row.
  const auto same = [](const auto& a, const auto& b) { return a.line == b.line && a.message == b.message; };
  faults.erase(std::unique(faults.begin(), faults.end(), same), faults.end());
  if (faults.size() > kMostFaults) faults.resize(kMostFaults);
  if (faults.empty() && command.rows.size() + command.delegations.size() > kMostAtOnce)
    faults.push_back({command.rows.back().line, "",
                      "A list brings at most " + std::to_string(kMostAtOnce) +
                          " people and delegations; send the rest as another one."});
  return faults;
}

/// What would become of it, without doing it. The key does not count: nothing is done under it.
void answer_dry_run(const Call& call, Import command) {
  command.key = random_id<KeyDigest>(call.house().parts().random);
  const auto decided = decide(call.house().people().people(), command);
  if (!decided) call.refuse(decided.error());
  else call.answer(encode_imported(decided->answer.people, decided->answer.delegations, {}));
}

}  // namespace

void handle(const Call& call, const AccreditationImport& request) {
  const Participant* who = secretary(call);
  if (!who) return;
  PeopleList list = read_people_list(request.csv, call.house().dialogue(), kMostFaults);
  if (!list.faults.empty()) {
    call.answer(encode_imported(0, 0, list.faults));
    return;
  }
  RegisterHost& host = call.house().people().host();
  const Doubles doubles(list.people);
  Prepared prepared = Preparing(call, *who, request.key, request.csv).prepare(std::move(list.people));
  const bool known = host.people().find_key(prepared.command.key) != nullptr;
  if (request.dry_run || !known)
    if (const auto faults = faults_now(host, prepared.command, doubles); !faults.empty()) {
      call.answer(encode_imported(0, 0, faults));
      return;
    }
  if (request.dry_run) {
    answer_dry_run(call, std::move(prepared.command));
    return;
  }
  auto command = std::make_shared<const Import>(prepared.command);
  host.command(
      std::move(prepared.command), std::move(prepared.bodies),
      [call, command, doubles = std::make_shared<const Doubles>(doubles)](const RegisterHost::Outcome& outcome) {
        // Another node may have changed a delegation meanwhile: its lines are told as if it had been so
        // before.
        const bool contradicted = !outcome && outcome.error().field == "csv";
        const auto faults =
            contradicted ? faults_now(call.house().people().host(), *command, *doubles) : std::vector<ListFault>();
        if (!faults.empty()) {
          call.house().refused().Increment();
          call.answer(encode_imported(0, 0, faults));
        } else if (accounted(call, outcome)) {
          call.answer(encode_imported(outcome->people, outcome->delegations, {}));
        }
      });
}

}  // namespace plenaria
