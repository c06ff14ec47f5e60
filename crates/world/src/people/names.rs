//! Names, nicknames, streets and places, with the marks and blanks that names have.

/// Given names of boys and men, common ones first.
#[rustfmt::skip]
pub(crate) static MEN: [&str; 48] = [
    "James", "Robert", "John", "Michael", "David", "William", "Richard", "Joseph", "Thomas",
    "Charles", "Christopher", "Daniel", "Matthew", "Anthony", "Mark", "Donald", "Steven", "Paul",
    "Andrew", "Joshua", "Kenneth", "Kevin", "Brian", "George", "Edward", "Ronald", "Timothy",
    "Jason", "Jeffrey", "Ryan", "Jacob", "Gary", "Nicholas", "Eric", "Jonathan", "Stephen",
    "Larry", "Justin", "Scott", "Brandon", "Jos\u{e9}", "Andr\u{e9}", "Jes\u{fa}s", "Ra\u{fa}l",
    "Minh", "Wei", "Jean-Luc", "Bj\u{f6}rn",
];

/// Given names of girls and women, common ones first.
#[rustfmt::skip]
pub(crate) static WOMEN: [&str; 48] = [
    "Mary", "Patricia", "Jennifer", "Linda", "Elizabeth", "Barbara", "Susan", "Jessica", "Sarah",
    "Karen", "Lisa", "Nancy", "Betty", "Sandra", "Margaret", "Ashley", "Kimberly", "Emily",
    "Donna", "Michelle", "Carol", "Amanda", "Melissa", "Deborah", "Stephanie", "Rebecca",
    "Sharon", "Laura", "Cynthia", "Dorothy", "Amy", "Kathleen", "Angela", "Shirley", "Emma",
    "Brenda", "Pamela", "Nicole", "Anna", "Samantha", "Zo\u{eb}", "Ren\u{e9}e", "Mar\u{ed}a",
    "In\u{e9}s", "Linh", "Mei", "Mary-Kate", "Chlo\u{e9}",
];

/// Family names.
#[rustfmt::skip]
pub(crate) static FAMILIES: [&str; 88] = [
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Garcia", "Miller", "Davis", "Rodriguez",
    "Martinez", "Hernandez", "Lopez", "Gonzalez", "Wilson", "Anderson", "Thomas", "Taylor",
    "Moore", "Jackson", "Martin", "Lee", "Perez", "Thompson", "White", "Harris", "Sanchez",
    "Clark", "Ramirez", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright",
    "Scott", "Torres", "Nguyen", "Hill", "Flores", "Green", "Adams", "Nelson", "Baker", "Hall",
    "Rivera", "Campbell", "Mitchell", "Carter", "Roberts", "Gomez", "Phillips", "Evans",
    "Turner", "Diaz", "Parker", "Cruz", "Edwards", "Collins", "Reyes", "Stewart", "Morris",
    "Morales", "Murphy", "Cook", "Rogers", "Gutierrez", "Ortiz", "Morgan", "Cooper", "Peterson",
    "Bailey", "Reed", "Kelly", "Howard", "Ramos", "Kim", "Cox", "O'Brien", "O'Connor",
    "De la Cruz", "Nguy\u{1ec5}n", "Mu\u{f1}oz", "N\u{fa}\u{f1}ez", "Fran\u{e7}ois",
    "van der Berg", "M\u{fc}ller", "Smith-Jones",
];

/// What payers write in place of a given name.
#[rustfmt::skip]
pub(crate) static NICKNAMES: [(&str, &str); 18] = [
    ("William", "Bill"), ("Robert", "Bob"), ("Richard", "Rick"), ("James", "Jim"),
    ("John", "Jack"), ("Michael", "Mike"), ("Thomas", "Tom"), ("Edward", "Ted"),
    ("Elizabeth", "Liz"), ("Margaret", "Peggy"), ("Patricia", "Pat"), ("Jennifer", "Jenny"),
    ("Deborah", "Debbie"), ("Kathleen", "Kathy"), ("Rebecca", "Becky"), ("Susan", "Sue"),
    ("Christopher", "Chris"), ("Samantha", "Sam"),
];

/// Streets.
#[rustfmt::skip]
pub(crate) static STREETS: [&str; 24] = [
    "Main St", "Washington Ave", "Maple Street", "Oak Lane", "Park Avenue", "Elm Street",
    "Lincoln Rd", "Cedar Court", "Highland Ave", "Church Street", "Pleasant St", "School Street",
    "Union Street", "Prospect Hill Rd", "River Road", "Beacon St", "Cambridge St", "Franklin St",
    "Adams Street", "Summer St", "Winter Street", "Chestnut St", "Harvard Ave", "Tremont St",
];

/// A town: name, county, FIPS code of the county, ZIP codes, latitude and longitude in millionths
/// of a degree.
#[derive(Debug)]
pub(crate) struct Town {
    pub(crate) name: &'static str,
    pub(crate) county: &'static str,
    pub(crate) fips: &'static str,
    pub(crate) zips: &'static [&'static str],
    pub(crate) lat: i64,
    pub(crate) lon: i64,
}

const fn town(
    name: &'static str,
    county: &'static str,
    fips: &'static str,
    zips: &'static [&'static str],
    lat: i64,
    lon: i64,
) -> Town {
    Town { name, county, fips, zips, lat, lon }
}

/// The state all towns lie in, as the EHR and as the payer write it.
pub(crate) const STATE: (&str, &str) = ("Massachusetts", "MA");

/// Towns with weights near their populations in thousands.
pub(crate) static TOWNS: [(u32, Town); 10] = [
    (
        650,
        town(
            "Boston",
            "Suffolk County",
            "25025",
            &["02118", "02124", "02128", "02130"],
            42_360_100,
            -71_058_900,
        ),
    ),
    (
        206,
        town(
            "Worcester",
            "Worcester County",
            "25027",
            &["01602", "01604", "01609"],
            42_262_600,
            -71_802_300,
        ),
    ),
    (
        155,
        town(
            "Springfield",
            "Hampden County",
            "25013",
            &["01104", "01108", "01109"],
            42_101_500,
            -72_589_800,
        ),
    ),
    (
        118,
        town(
            "Cambridge",
            "Middlesex County",
            "25017",
            &["02138", "02139", "02141"],
            42_373_600,
            -71_109_700,
        ),
    ),
    (
        115,
        town(
            "Lowell",
            "Middlesex County",
            "25017",
            &["01850", "01852", "01854"],
            42_633_400,
            -71_316_200,
        ),
    ),
    (
        105,
        town("Brockton", "Plymouth County", "25023", &["02301", "02302"], 42_083_400, -71_018_400),
    ),
    (
        101,
        town(
            "Quincy",
            "Norfolk County",
            "25021",
            &["02169", "02170", "02171"],
            42_252_900,
            -71_002_300,
        ),
    ),
    (
        94,
        town(
            "New Bedford",
            "Bristol County",
            "25005",
            &["02740", "02745"],
            41_636_200,
            -70_934_200,
        ),
    ),
    (44, town("Pittsfield", "Berkshire County", "25003", &["01201"], 42_450_100, -73_245_400)),
    (
        35,
        town(
            "Barnstable",
            "Barnstable County",
            "25001",
            &["02601", "02630"],
            41_700_300,
            -70_300_200,
        ),
    ),
];
