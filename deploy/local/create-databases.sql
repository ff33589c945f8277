-- One database for each service; each makes its own tables when it starts.
CREATE DATABASE chitra_beneficiaries;
CREATE DATABASE chitra_accounts;
CREATE DATABASE chitra_disbursements;
CREATE DATABASE chitra_reporting;
CREATE DATABASE chitra_gateway;
CREATE DATABASE chitra_simulator;
